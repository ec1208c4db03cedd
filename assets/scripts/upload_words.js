// What sending files says, by the language of the page.
const WORDS = {
  vi: {
    sending: 'Đang gửi {0}: {1} %', again: 'Gửi tiếp {0} từ {1} %', done: 'Đã gửi xong {0}', stop: 'Dừng gửi {0}', stopped: 'Đã dừng gửi {0}.',
    waiting: 'Mất mạng khi đang gửi {0} ({1} %). Phần đã gửi vẫn còn; có mạng lại sẽ tự gửi tiếp.',
    signin: 'Phiên làm việc đã hết. Hãy mở lại trang để đăng nhập rồi chọn lại đúng tệp này; phần đã gửi vẫn còn.',
    failed: 'Chưa gửi được tệp. Hãy thử lại.', broken: 'Không đọc được tệp {0}. Hãy chọn lại.',
    shrink: 'Thu nhỏ ảnh trước khi gửi cho nhanh (chữ vẫn rõ). Không chọn thì gửi ảnh gốc.',
  },
  en: {
    sending: 'Sending {0}: {1} %', again: 'Going on with {0} from {1} %', done: '{0} was sent', stop: 'Stop sending {0}', stopped: 'Sending {0} was stopped.',
    waiting: 'The network went away while {0} was sent ({1} %). What was sent is kept; it goes on by itself.',
    signin: 'You were signed out. Reload the page, sign in and choose the same file again; what was sent is kept.',
    failed: 'The file could not be sent. Please try again.', broken: 'The file {0} cannot be read. Please choose it again.',
    shrink: 'Make photos smaller before sending, which is faster (writing stays readable). Otherwise the original is sent.',
  },
};

export function words(key, ...args) {
  const lang = document.documentElement.lang.slice(0, 2);
  return (WORDS[lang] ?? WORDS.vi)[key].replace(/\{(\d)\}/g, (_, i) => args[i]);
}
