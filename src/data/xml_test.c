#include "data/xml.h"
#include "text/text.h"
#include "../../tests/support.h"

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static const struct xml_node *parse(struct str text)
{
    const struct xml_node *root = NULL;
    struct xml_fault fault;
    if (xml_parse(a, text, &root, &fault) != ERR_OK)
        fail_msg("%d: %s", fault.line, fault.what);
    return root;
}

static struct xml_fault refused(struct str text, enum err want)
{
    const struct xml_node *root = (const void *)1;
    struct xml_fault fault = { 0 };
    enum err e = xml_parse(a, text, &root, &fault);
    if (e != want)
        fail_msg("%s: %.*s", err_name(e), (int)(text.len < 200 ? text.len : 200), text.ptr ? text.ptr : "");
    assert_ptr_equal(root, (const void *)1);
    assert_true(fault.what[0] != '\0' && text_utf8_valid(str_c(fault.what)));
    assert_int_equal(xml_parse(a, text, &root, NULL), want);
    return fault;
}

static void reads_a_tree(void **state)
{
    (void)state;
    const struct xml_node *r =
        parse(S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- chú thích --><?pi x?>\n"
                "<hồsơ mã='H44' tên=\"Nguyễn &amp; &#38; &lt;An&gt; &quot;&apos;&#x1EC5;\">\n"
                "  <bước>một</bước><bước> hai <b/>ba</bước>\n<c><![CDATA[<x>&amp;]]>&amp;</c></hồsơ>"));
    assert_str(r->name, S("hồsơ"));
    assert_str(r->ns, S(""));
    assert_int_equal(r->line, 3);
    assert_int_equal(r->attrs_n, 2);
    assert_str(xml_attr(r, "mã"), S("H44"));
    assert_str(xml_attr(r, "tên"), S("Nguyễn & & <An> \"'ễ"));
    assert_null(xml_attr(r, "không").ptr);
    assert_int_equal(r->children_n, 3);
    assert_str(xml_child(r, "bước")->text, S("một"));
    assert_str(r->children[1].text, S(" hai ba"));
    assert_int_equal(r->children[1].children_n, 1);
    assert_str(xml_child(r, "c")->text, S("<x>&amp;&"));
    assert_int_equal(xml_child(r, "c")->line, 5);
    assert_null(xml_child(r, "d"));
}

static void ampersands_are_read_once(void **state)
{
    (void)state;
    const struct xml_node *r = parse(S("<a b='&amp;#38;' c='&#38;amp;' d='&amp;lt;'>&amp;#38;&#38;lt;</a>"));
    assert_str(xml_attr(r, "b"), S("&#38;"));
    assert_str(xml_attr(r, "c"), S("&amp;"));
    assert_str(xml_attr(r, "d"), S("&lt;"));
    assert_str(r->text, S("&#38;&lt;"));
}

static void namespaces(void **state)
{
    (void)state;
    const struct xml_node *r =
        parse(S("<x:a xmlns:x='u:1' xmlns='u:2' x:p='1' p='2'><b><c xmlns='' q='3'/></b><x:d xmlns:x='u:3'/></x:a>"));
    assert_str(r->ns, S("u:1"));
    assert_str(r->name, S("a"));
    assert_int_equal(r->attrs_n, 2); /* xmlns is none */
    assert_str(r->attrs[0].ns, S("u:1"));
    assert_str(xml_attr(r, "p"), S("2"));
    assert_str(r->children[0].ns, S("u:2"));
    assert_str(r->children[0].children[0].ns, S(""));
    assert_str(xml_attr(&r->children[0].children[0], "q"), S("3"));
    assert_str(r->children[1].ns, S("u:3"));
    (void)refused(S("<x:a/>"), ERR_INVALID);
    (void)refused(S("<a x:b='1'/>"), ERR_INVALID);
    (void)refused(S("<a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>"), ERR_INVALID);
}

static void doctype_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
        "<!DOCTYPE a PUBLIC \"-//x\" \"http://127.0.0.1:1/x.dtd\"><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1:1/x\"> %x;]><a/>",
        "<!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">"
        "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">]><lolz "
        "x='&f;'>&f;</lolz>",
        "<?xml version='1.0'?>\n<!DOCTYPE a [<!ATTLIST a b CDATA 'x'>]>\n<a/>",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_string_equal(refused(str_c(bad[i]), ERR_INVALID).what, "DOCTYPE is not allowed");
    (void)refused(S("<a><!DOCTYPE a></a>"), ERR_INVALID);
    (void)refused(S("<a>&x;</a>"), ERR_INVALID);
    (void)refused(S("<a b='&x;'/>"), ERR_INVALID);
    (void)refused(S("<a>&nbsp;</a>"), ERR_INVALID);
    /* an XInclude stays an element like any other */
    const struct xml_node *r =
        parse(S("<a xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='/etc/passwd' parse='text'/></a>"));
    assert_str(r->children[0].name, S("include"));
    assert_str(r->children[0].text, S(""));
}

static void broken_documents(void **state)
{
    (void)state;
    static const char *const bad[] = { "",
                                       " ",
                                       "x",
                                       "<",
                                       "<a",
                                       "<a>",
                                       "<a></b>",
                                       "<a/><b/>",
                                       "<a b/>",
                                       "<a b=1/>",
                                       "<a b='1' b='2'/>",
                                       "<a b='<'/>",
                                       "<a>\x01</a>",
                                       "<a>&#0;</a>",
                                       "<a>&#1;</a>",
                                       "<a>&#xD800;</a>",
                                       "<a>&#xFFFF;</a>",
                                       "<a>&</a>",
                                       "<a>]]></a>",
                                       "<1/>",
                                       "<a/>x",
                                       "<a><!-- -- --></a>",
                                       "<?xml version='1.0'?>",
                                       " <?xml version='1.0'?><a/>",
                                       "<a\xFF/>",
                                       "<a>\xED\xA0\x80</a>",
                                       "{}" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        (void)refused(str_c(bad[i]), ERR_INVALID);
    (void)refused(S("<a>\0</a>"), ERR_INVALID);
    (void)refused((struct str){ 0 }, ERR_INVALID);
    assert_int_equal(refused(S("<a>\n<b>\n</c></a>"), ERR_INVALID).line, 3);
}

static void only_utf8(void **state)
{
    (void)state;
    (void)refused(S("\xFF\xFE<\0a\0/\0>\0"), ERR_INVALID);
    (void)refused(S("\xFE\xFF\0<\0a\0/\0>"), ERR_INVALID);
    (void)refused(S("<\0a\0/\0>\0"), ERR_INVALID);
    (void)refused(S("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>"), ERR_INVALID);
    (void)refused(S("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"), ERR_INVALID);
    (void)refused(S("<?xml version='1.0' encoding='windows-1258'?><a/>"), ERR_INVALID);
    (void)refused(S("<?xml version='1.0' encoding='UTF-16'?><a/>"), ERR_INVALID);
    (void)refused(S("<?xml version='1.0' encoding='UTF-7'?><a>+ADw-b/+AD4-</a>"), ERR_INVALID);
    (void)refused(S("<?xml version='1.0' encoding='UTF-8x'?><a/>"), ERR_INVALID);
    (void)refused(S("\x4C\x6F\xA7\x94"), ERR_INVALID);
    (void)parse(S("<?xml version='1.0' encoding='utf-8'?><a/>"));
    (void)parse(S("<?xml version=\"1.0\"\n encoding = \"UTF-8\" standalone='yes'?><a/>"));
    assert_str(parse(S("\xEF\xBB\xBF<a>đ</a>"))->text, S("đ"));
    assert_str(parse(S("\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?><a>đ</a>"))->text, S("đ"));
}

static struct str nested(int n)
{
    struct buf b = buf_new(a, 8 << 20);
    for (int i = 0; i < n; i++)
        buf_put(&b, S("<a>"));
    for (int i = 0; i < n; i++)
        buf_put(&b, S("</a>"));
    return buf_str(&b);
}

/* `#` becomes the number. */
static void repeat(struct buf *b, const char *what, int n)
{
    for (int i = 0; i < n; i++)
        for (const char *p = what; *p; p++)
            if (*p == '#')
                buf_int(b, i);
            else
                buf_putc(b, *p);
}

static void limits(void **state)
{
    (void)state;
    (void)parse(nested(64));
    (void)refused(nested(65), ERR_TOO_LARGE);
    (void)refused(nested(100000), ERR_TOO_LARGE);
    struct buf b = buf_new(a, 8 << 20);
    buf_put(&b, S("<a"));
    repeat(&b, " a#=''", 257);
    buf_put(&b, S("/>"));
    (void)refused(buf_str(&b), ERR_TOO_LARGE);
    b.len = 2;
    repeat(&b, " a#=''", 256);
    buf_put(&b, S("/>"));
    assert_int_equal(parse(buf_str(&b))->attrs_n, 256);
    b.len = 2;
    repeat(&b, " xmlns:a#='u'", 257);
    buf_put(&b, S("/>"));
    (void)refused(buf_str(&b), ERR_TOO_LARGE);
    b.len = 2; /* compared each with each this would take minutes */
    repeat(&b, " a#=''", 400000);
    buf_put(&b, S("/>"));
    (void)refused(str_cut(buf_str(&b), 0, XML_BYTES_MAX), ERR_TOO_LARGE);
    b.len = 2;
    buf_putc(&b, '>');
    repeat(&b, "<b/>", XML_NODES_MAX);
    buf_put(&b, S("</a>"));
    (void)refused(buf_str(&b), ERR_TOO_LARGE);
    b.len = 3;
    repeat(&b, "          ", XML_BYTES_MAX / 10);
    buf_put(&b, S("</a>"));
    (void)refused(buf_str(&b), ERR_TOO_LARGE);
}

static void long_texts_are_whole(void **state)
{
    (void)state;
    struct buf b = buf_new(a, 8 << 20), want = buf_new(a, 8 << 20);
    repeat(&want, "Một dòng chữ #\n", 50000);
    buf_put(&b, S("<a>"));
    buf_put(&b, buf_str(&want));
    buf_put(&b, S("</a>"));
    assert_true(str_eq(parse(buf_str(&b))->text, buf_str(&want)));
    b.len = 0;
    repeat(&b, "\n", 70000);
    buf_put(&b, S("<a/>"));
    assert_int_equal(parse(buf_str(&b))->line, 70001);
}

static void cut_at_every_byte(void **state)
{
    (void)state;
    struct str text =
        S("<?xml version='1.0' encoding='UTF-8'?><x:a xmlns:x='u' b='&amp;ễ'><!-- c --><?p i?><![CDATA[<]]>"
          "&lt;&#x1EC5;<c/>đ</x:a>");
    for (size_t n = 0; n < text.len; n++) {
        char *exact = malloc(n ? n : 1);
        memcpy(exact, text.ptr, n);
        (void)refused((struct str){ exact, n }, ERR_INVALID);
        free(exact);
    }
    (void)parse(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_tree),
        cmocka_unit_test(ampersands_are_read_once),
        cmocka_unit_test(namespaces),
        cmocka_unit_test(doctype_is_refused),
        cmocka_unit_test(broken_documents),
        cmocka_unit_test(only_utf8),
        cmocka_unit_test(limits),
        cmocka_unit_test(long_texts_are_whole),
        cmocka_unit_test(cut_at_every_byte),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
