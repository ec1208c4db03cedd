// Offers to make photos smaller before they are sent. The original is sent unless the person ticks the box.
import { words } from './upload_words.js';

const HEAVY = 3_000_000, SIDE = 3000, QUALITY = 0.85;
const SHRINKS = /^image\/(jpeg|png|webp)$/;

export function offerShrinking(input) {
  const form = input.form, files = [...form.querySelectorAll('input[type=file]')].flatMap((one) => [...one.files]);
  const heavy = files.filter((file) => SHRINKS.test(file.type) && file.size > HEAVY);
  form.querySelector('[data-shrink-offer]')?.remove();
  if (!heavy.length || !globalThis.createImageBitmap) return;
  const id = `${input.id}-nho`, offer = document.createElement('div'), box = document.createElement('input'), label = document.createElement('label');
  offer.className = 'govuk-checkboxes govuk-checkboxes--small govuk-form-group';
  offer.dataset.shrinkOffer = '';
  Object.assign(box, { type: 'checkbox', id, className: 'govuk-checkboxes__input' });
  box.dataset.shrink = '';
  Object.assign(label, { htmlFor: id, className: 'govuk-label govuk-checkboxes__label', textContent: words('shrink') });
  const item = document.createElement('div');
  item.className = 'govuk-checkboxes__item';
  item.append(box, label);
  offer.append(item);
  form.querySelector('button[type=submit]').before(offer);
  const max = Number(input.dataset.bytesMax ?? Infinity), onlyPictures = files.filter((file) => file.size > max).every((file) => SHRINKS.test(file.type));
  const said = input.validationMessage;
  box.addEventListener('change', () => input.setCustomValidity(box.checked && onlyPictures ? '' : said));
}

export async function shrink(file) {
  if (!SHRINKS.test(file.type) || file.size <= HEAVY) return file;
  try {
    const whole = await createImageBitmap(file), scale = Math.min(1, SIDE / Math.max(whole.width, whole.height));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [Math.round(whole.width * scale), Math.round(whole.height * scale)];
    canvas.getContext('2d').drawImage(whole, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    return small && small.size < file.size ? new File([small], `${file.name.replace(/\.[a-z]+$/i, '')}.jpg`, { type: 'image/jpeg' }) : file;
  } catch {
    return file; // the server looks at it anyway
  }
}
