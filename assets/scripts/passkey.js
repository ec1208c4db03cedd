// Passkeys: the pages of mod/passkey alone load this. A form with data-passkey asks the browser for a passkey and sends what
// it answers; nothing is kept here.
const form = document.querySelector('form[data-passkey]');
const button = form.querySelector('[data-passkey-button]');
const status = form.querySelector('[data-passkey-status]');

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (ch) => ch.charCodeAt(0));
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const asks = {
  async get({ challenge, rp }) {
    const { rawId, response } = await navigator.credentials.get({ publicKey: { challenge: bytes(challenge), rpId: rp, userVerification: 'required' } });
    return { credential: rawId, client: response.clientDataJSON, authenticator: response.authenticatorData, signature: response.signature };
  },
  async create({ challenge, rp, user, login, name, known }) {
    const { response } = await navigator.credentials.create({ publicKey: {
      challenge: bytes(challenge), rp: { id: rp, name: 'Một Cửa' }, user: { id: bytes(user), name: login, displayName: name },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })), attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: known.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: unhex(id) })),
    } });
    return { client: response.clientDataJSON, attestation: response.attestationObject };
  },
};

if (window.PublicKeyCredential) button.hidden = false;
else status.textContent = status.dataset.old;

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  button.disabled = true;
  try {
    const answer = await asks[form.dataset.passkey](form.dataset);
    for (const [field, value] of Object.entries(answer)) form.elements[field].value = text(value);
    form.submit();
  } catch {
    status.textContent = status.dataset.failed;
    button.disabled = false;
  }
});
