// What offline.js says, by the language of the page.
const TEXTS = {
  vi: {
    kept: 'Đã giữ trên máy này. Khi có mạng sẽ gửi đi; sang trang khác lúc ấy.',
    here: 'Bạn đang không có mạng. Những gì bạn gõ được giữ trên máy này.',
    back: 'Đã lấy lại những gì bạn gõ lúc {0} mà chưa lưu được.',
    two: 'Tờ khai này có hai bản khác nhau', twoAbout: 'Lúc {0} bạn gõ trên máy này mà chưa lưu được; trong khi đó bản trên hệ thống đã đổi. Mời bạn chọn.',
    mine: 'Trên máy này: {0}', theirs: 'Trên hệ thống: {0}', empty: '(để trống)',
    takeMine: 'Dùng bản trên máy này', takeTheirs: 'Dùng bản trên hệ thống',
    done: 'Đã gửi những gì bạn gõ khi không có mạng: {0}.', conflict: 'Bản trên máy và bản trên hệ thống khác nhau: {0}.', open: 'Mở để chọn',
    over: '{0}: bản nháp không còn nữa hoặc đã nộp, nên phần gõ trên máy này không gửi.',
    lost: 'Phần gõ lúc {0} trên máy này không mở lại được vì phiên đăng nhập ấy đã hết.',
    locked: 'Một tờ khai, giữ lúc {0}: có mạng và đăng nhập lại mới mở được', notSent: 'gõ lúc {0}, chưa gửi', sent: 'mở lúc {0}',
  },
  en: {
    kept: 'Kept on this device. It is sent when the network is back; go on to other pages then.',
    here: 'You are offline. What you type is kept on this device.',
    back: 'What you typed at {0} and could not be saved is here again.',
    two: 'There are two versions of this form', twoAbout: 'At {0} you typed on this device and it could not be saved; meanwhile the version on the server has changed. Please choose.',
    mine: 'On this device: {0}', theirs: 'On the server: {0}', empty: '(empty)',
    takeMine: 'Use the version of this device', takeTheirs: 'Use the version of the server',
    done: 'What you typed offline is sent: {0}.', conflict: 'Device and server differ: {0}.', open: 'Open to choose',
    over: '{0}: the draft is gone or was sent, so what was typed on this device is not.',
    lost: 'What was typed at {0} on this device cannot be opened any more, because that session is over.',
    locked: 'A form, kept at {0}: opens with network, after signing in', notSent: 'typed at {0}, not sent', sent: 'opened at {0}',
  },
};

export function text(key, ...args) {
  const lang = document.documentElement.lang.slice(0, 2);
  return (TEXTS[lang] ?? TEXTS.vi)[key].replace(/\{(\d)\}/g, (_, i) => args[i]);
}
