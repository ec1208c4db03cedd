/* Letters that look right on a screen and are not: they print apart, and a search does not find them. And a mark for jurists in
 * words that applicants read. */
#include "mod/catalogue/check_internal.h"
#include "text/text.h"

static const char *wrong_with(struct str line)
{
    if (!text_utf8_valid(line))
        return "có byte không phải UTF-8";
    if (text_has_invisible(line))
        return "có ký tự vô hình (khoảng trống không bề rộng, dấu đổi chiều, gạch nối mềm); hãy xóa đi và gõ lại";
    if (!text_is_nfc(line))
        return "chữ có dấu gõ tách rời (không phải Unicode dựng sẵn NFC); hãy gõ lại dòng này";
    if (str_has(line, S("(thứ cấp)")))
        return "mức kiểm chứng của một căn cứ không đứng trong lời cho người dân: ghi vào sources, ở quy trình là motcua:stands-source";
    return NULL;
}

void check_letters(struct checking *k)
{
    for (size_t i = 0; i < k->files_n; i++) {
        struct str rest = k->files[i].bytes, line;
        for (int no = 1; str_split(&rest, '\n', &line); no++) {
            const char *wrong = wrong_with(line);
            if (wrong)
                check_say(k->a, k->out, k->files[i].name, no, str_c(wrong));
        }
    }
}
