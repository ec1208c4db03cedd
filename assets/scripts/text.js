// The few sentences scripts say, by the language of the page. Pages may give their own: data-text-saved="…".
const TEXTS = {
  vi: {
    saving: 'Đang lưu…', saved: 'Đã lưu lúc {0}', offline: 'Chưa lưu được vì không có mạng, sẽ tự thử lại. Bạn cứ viết tiếp.',
    server: 'Chưa lưu được vì hệ thống chưa trả lời, sẽ tự thử lại. Bạn cứ viết tiếp.', tooLong: 'Chưa lưu được vì tờ khai dài quá mức. Bạn rút ngắn bớt.',
    plain: 'Trang này không mở qua https nên khi mất mạng, máy không giữ được những gì bạn gõ.',
    signin: 'Chưa lưu được vì phiên làm việc đã hết. Bấm nút tiếp tục để đăng nhập lại, những gì bạn viết vẫn còn.',
    stale: 'Hồ sơ này vừa được sửa ở nơi khác. Mở lại trang để xem bản mới.',
    show: 'Hiện', hide: 'Ẩn', showPassword: 'Hiện mật khẩu', hidePassword: 'Ẩn mật khẩu',
    shown: 'Mật khẩu đang hiện', hidden: 'Mật khẩu đang ẩn',
    file: '{0} ({1})', tooBig: '{0} nặng {1}, quá mức {2}. Hãy chọn tệp nhỏ hơn hoặc chụp lại.', chosen: 'Đã chọn {0}',
  },
  en: {
    saving: 'Saving…', saved: 'Saved at {0}', offline: 'Not saved: no network. Trying again; you can go on writing.',
    server: 'Not saved: no answer from the server. Trying again; you can go on writing.', tooLong: 'Not saved: the form is too long. Please shorten it.',
    plain: 'This page is not opened over https, so nothing you type is kept on the device without network.',
    signin: 'Not saved because you were signed out. Continue to sign in again; what you wrote stays.',
    stale: 'This dossier was changed elsewhere. Reload the page to see it.',
    show: 'Show', hide: 'Hide', showPassword: 'Show password', hidePassword: 'Hide password',
    shown: 'Your password is visible', hidden: 'Your password is hidden',
    file: '{0} ({1})', tooBig: '{0} is {1}, more than {2}. Choose a smaller file or take the picture again.', chosen: '{0} chosen',
  },
};

export function text(key, ...args) {
  const lang = document.documentElement.lang.slice(0, 2);
  return (TEXTS[lang] ?? TEXTS.vi)[key].replace(/\{(\d)\}/g, (_, i) => args[i]);
}
