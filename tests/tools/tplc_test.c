/* tools/tplc: HTML templates to C. */
#include "workshop.h"

#define FIXTURE "tests/tools/fixture/"
#define FRAME FIXTURE "page.html " FIXTURE "site_head.html " FIXTURE "site_foot.html " FIXTURE "part.html"
/* As strict as make. */
#define CC "gcc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror " \
           "-include src/base/banned.h -Isrc -I @ "

static const char *tplc(const char *files) { return PATH("%s @ %s", tool("tplc"), files); }

static void same(struct str got, struct str want)
{
    if (!str_eq(got, want))
        fail_msg("'%.*s' is not '%.*s'", STR_ARG(got), STR_ARG(want));
}

/* fixture/all.html stands in every context; fixture/vi.txt is what the page and its JSON must be. */
static void renders_every_form_in_every_context(void **state)
{
    (void)state;
    succeeds(tplc(FRAME " " FIXTURE "all.html"));
    succeeds(PATH("%s @ " FIXTURE "x.msg", tool("msgc")));
    for (const char *const *name = (const char *const[]){ "page", "site_head", "site_foot", "part", "all", NULL }; *name; name++)
        succeeds(PATH(CC "-c -o @/%s.o @/view_%s.c", *name, *name));
    succeeds("gcc -std=c17 -D_GNU_SOURCE -include src/base/banned.h -Isrc -I @ -o @/program " FIXTURE "main.c @/page.o @/site_head.o @/site_foot.o @/part.o "
             "@/all.o @/messages.c src/core/i18n.c src/fmt/html.c " TOOL_SOURCES);
    succeeds("@/program vi");
    same(shop.said, get_path(FIXTURE "vi.txt"));
    succeeds("@/program en");
    says("<html lang=\"en\">");
    says("<p class=\"v\" lang=\"vi\">");
    says("<b lang=\"vi\" title=\"x\">v</b>");
    says("1,234,567");
    says("None &amp; none &lt;&lt;a&amp;\"'b&gt; é/?&gt; and -5");
}

static void describes_its_json(void **state)
{
    (void)state;
    put_file("x.html", S("{% view x\n  code text\n  n int\n  version int\n  safe html\n  rows list { id id  on bool }\n  part view part\n  next text\n%}\n<p>{{ code }}</p>\n"));
    succeeds(tplc(FRAME " @/x.html"));
    struct str c = get_file("view_x.c");
    const char *parts[] = { "\\\"additionalProperties\\\":false,\\\"required\\\":[\\\"code\\\",\\\"n\\\",\\\"version\\\",\\\"rows\\\",\\\"part\\\",\\\"next\\\"]",
                            "\\\"id\\\":{\\\"type\\\":\\\"string\\\"}", "\\\"on\\\":{\\\"type\\\":\\\"boolean\\\"}",
                            "\\\"part\\\":{\\\"$ref\\\":\\\"#/components/schemas/part\\\"}", "parts[] = { &VIEW_part, NULL }", "any_version, any_next }" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!str_has(c, str_c(parts[i])))
            fail_msg("no %s in %.*s", parts[i], STR_ARG(c));
}

/* -- what is refused: body of a view x with the fields below, and why -- */

struct refusal {
    struct str body;
    const char *why;
};

#define FIELDS "{% view x\n  code text\n  n int  many count\n  yes bool\n  safe html\n  list_ list { name text }\n  part view part\n  parts list view part\n%}\n"

static void refuse_all(const struct refusal *bad, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        put_file("x.html", arena_printf(shop.arena, "%s%.*s", FIELDS, STR_ARG(bad[i].body)));
        fails(tplc(FRAME " @/x.html"), bad[i].why);
        says("/x.html:");
    }
}

#define REFUSE(...)                                                  \
    do {                                                             \
        static const struct refusal bad[] = { __VA_ARGS__ };         \
        refuse_all(bad, sizeof bad / sizeof *bad);                   \
    } while (0)
#define R(body, why) { S_INIT(body), why }

static void refuses_values_where_they_are_not_safe(void **state)
{
    (void)state;
    REFUSE(R("{% vi %}", "stands in a tag"), R("</p{% vi %}>", "stands in a tag"), R("<p class=\"{% vi %}\">", "stands in a tag"),
           R("<{{ code }}>", ":10: a value in the name of a tag"), R("</{{ code }}>", "in the name of a tag"),
           R("<h{{ n }}>", "in the name of a tag"), R("<a {{ code }}>", "not in an attribute"),
           R("<a hid{{ code }}>", "not in an attribute"), R("<a hidden {{ code }}>", "not in an attribute"),
           R("<a href=\"/\"{{ code }}>", "not in an attribute"), R("<a href={{ code }}>", "without quotes"),
           R("<a href= {{ code }}>", "without quotes"), R("<a href=/x/{{ code }}>", "without quotes"),
           R("<a id=x{{ code }}>", "without quotes"), R("<!-- {{ code }} -->", "the comment is not closed"),
           R("<!-- x", "the comment is not closed"), R("<!doctype {{ code }}>", "the <! is not closed"),
           R("<img srcset=\"{{ code }}\">", "a value in srcset="), R("<iframe srcdoc='{{ code }}'>", "a value in srcset= or srcdoc="),
           R("<script>{{ code }}</script>", "something inside <script>"), R("<SCRIPT>x</SCRIPT>", "something inside <script>"),
           R("<script></b>{{ code }}</script>", "something inside <script>"),
           R("<script>{% if yes %}{% end %}</script>", "something inside <script>"),
           R("<style>a {}</style>", "something inside <style>"), R("<style>{{ code }}</style>", "something inside <style>"),
           R("<p style=\"{{ code }}\">", "style= is refused"), R("<p STYLE = 'x'>", "style= is refused"),
           R("<p onclick=\"{{ code }}\">", "onclick= is refused"), R("<p OnFocus='x'>", "onfocus= is refused"),
           R("<meta http-equiv=\"refresh\">", "http-equiv= is refused"), R("<a {{ safe }}>", "not in an attribute"),
           R("<a title=\"{{ safe }}\">", "cannot be shown here"), R("<a href=\"{{ safe }}\">", "cannot be shown here"));
}

static void refuses_addresses_with_a_bad_scheme(void **state)
{
    (void)state;
    REFUSE(R("<a href=\"javascript:{{ code }}\">", "an address of scheme 'javascript'"),
           R("<a href=\" JavaScript:x\">", "an address of scheme 'javascript'"),
           R("<a href=\"java\nscript:x\">", "an address of scheme 'javascript'"),
           R("<img src='data:{{ code }}'>", "an address of scheme 'data'"),
           R("<a href=\"{% if yes %}x{% else %}y{% end %}:\">", "end in different places"),
           R("<a href=\"x{% if yes %}{% else %}javascript{% end %}:\">", "end in different places"),
           R("<a href=\"javascript&#58;x\">", "a character reference"), R("<a href=\":\">", "an address of scheme ''"),
           R("<a href=\"{% if yes %}/x{% end %}{{ code }}\">", "end in different places"),
           R("<a href=\"{% each list_ as l %}{{ l.name }}{% end %}\">", "end in different places"),
           R("<a href=\"{% t x.none %}\">", "an address that is a sentence"));
}

static void refuses_glued_and_split_tags(void **state)
{
    (void)state;
    REFUSE(R("<a on{% if yes %}click{% end %}=\"x\">", "a space is missing before 'c'"),
           R("<a {% if yes %}on{% end %}click=\"{{ code }}\">", "a space is missing before 'c'"),
           R("<a {% if yes %}x{% end %}{% if yes %}y{% end %}>", "a space is missing before 'y'"),
           R("<a{% if yes %}b{% end %}>", "a space is missing before 'b'"),
           R("<{% if yes %}a{% end %}>", "in the middle of a tag"), R("<a href={% if yes %}x{% end %}>", "in the middle of a tag"),
           R("<a x=y{% if yes %}z{% end %}>", "a space is missing before 'z'"),
           R("<a x=\"y\"z>", "a space is missing before 'z'"), R("<a onclick {% if yes %}=\"x\"{% end %}>", "'=' in a tag"),
           R("<a \"x\">", "'\"' in a tag"), R("<a b\"x\">", "'\"' in a tag"), R("<a <b>", "'<' in a tag"),
           R("<a b=>", "without its value"), R("<a b=c\"d>", "in an unquoted attribute"), R("a < b", "write &lt;"),
           R("<>", "write &lt;"), R("</>", "write &lt;"), R("<?php ?>", "write &lt;"), R("<a\"b>", "in the name of a tag"),
           R("<a{# x #}>", "a template comment inside a tag"), R("<!-{# x #}- -->", "the <! is not closed"),
           R("<a on{# x #}click=\"x\">", "a template comment inside a tag"),
           R("<a href=\"{# x #}\">", "a template comment inside a tag"),
           R("{% if yes %}<a{% end %}>", "end in different places"), R("{% if yes %}<a {% else %}</a {% end %}>", "end in different places"),
           R("{% if yes %}<a {% else %}<b {% end %}>", "end in different places"),
           R("<a b=\"{% if yes %}\"{% end %}>", "end in different places"),
           R("<a {% if yes %}b='{% else %}b=\"{% end %}'>", "end in different places"),
           R("{% each list_ as l %}<a {% end %}>", "must end where it began"),
           R("<a {% each list_ as l %}b{% end %}>", "must end where it began"),
           R("{% if yes %}<textarea>{% end %}</textarea>", "end in different places"));
}

static void refuses_wrong_blocks(void **state)
{
    (void)state;
    REFUSE(R("{% if yes %}", ":10: this block has no end"), R("\n\n{% each list_ as l %}\n\n", ":12: this block has no end"),
           R("{% if yes %}{% else %}", "this block has no end"), R("{% end %}", "an end without its beginning"),
           R("{% else %}", "an else without its if"), R("{% if yes %}{% else %}{% else %}{% end %}", "an else without its if"),
           R("{% each list_ as l %}{% else %}{% end %}", "an else without its if"), R("{% if yes", "the tag is not closed"),
           R("{{ code", "the tag is not closed"), R("{{ code }", "'}' where '}}' is expected"), R("{# x", "the comment is not closed"),
           R("{{ }}", "'}}' is neither"), R("{% %}", "'%}' is no template tag"), R("{% if %}{% end %}", "'%}' is neither"),
           R("{% if yes no %}{% end %}", "'no' in a condition"), R("{% if yes or %}{% end %}", "'%}' is neither"),
           R("{% if not yes or n %}{% end %}", "'or' in a condition"), R("{% if not %}{% end %}", "'%}' is neither"),
           R("{% end x %}", "an end without"), R("{% if yes %}{% end x %}", "'x' where '%}' is expected"),
           R("{% for x %}", "'for' is no template tag"), R("{% layout %}{% layout %}", "follows the view at once"),
           R("x {% layout %}", "follows the view at once"), R("{{ code + n }}", "'+' in a template tag"),
           R("{{ code n }}", "'n' where '}}' is expected"), R("}}", "'}}' without its beginning"),
           R("<a b=\"%}\">", "'%}' without its beginning"), R("<p", "ends inside <p>"), R("<p title=\"x", "ends inside <p>"),
           R("<textarea>", "ends inside <textarea>"), R("<", "ends inside <>"));
}

static void refuses_wrong_names_and_types(void **state)
{
    (void)state;
    REFUSE(R("\n\n{{ cod }}", ":12: 'cod' is neither a field"), R("{{ code.x }}", "'x' in 'code.x' is not a field"),
           R("{{ page.nope }}", "'nope' in 'page.nope' is not a field"), R("{{ part.nope }}", "is not a field"),
           R("{{ .code }}", "'' is neither"), R("{{ part. }}", "is not a field"), R("{{ part..label }}", "is not a field"),
           R("{{ yes }}", "'yes' cannot be shown"), R("{{ list_ }}", "cannot be shown"), R("{{ part }}", "cannot be shown"),
           R("{{ page }}", "cannot be shown"), R("{{ list_.name }}", "is not a field"),
           R("{% if safe %}{% end %}", "'safe' is not a condition"), R("{% if part %}{% end %}", "'part' is not a condition"),
           R("{% each code as c %}{% end %}", "'code' is not a list"), R("{% each list_ in l %}{% end %}", "'in' where 'as'"),
           R("{% each list_ as code %}{% end %}", "the name 'code' is taken"), R("{% each list_ as page %}{% end %}", "'page' is taken"),
           R("{% each list_ as l %}{% each list_ as l %}{% end %}{% end %}", "the name 'l' is taken"),
           R("{% each list_ as l %}{% end %}{{ l.name }}", "'l' is neither"), R("{% each list_ as 9 %}{% end %}", "is not a name"),
           R("{% each list_ as l %}{{ l }}{% end %}", "cannot be shown"), R("{{ part.no }}", "is not a field"),
           R("{% each list_ as l %}{{ l.first }}{% end %}", "cannot be shown"),
           R("<input value=\"{{ many }}\">", "cannot be shown"), /* what a form sends back is no words */
           R("{% t %}", "a sentence without its key"), R("{% t x.two code", "the tag is not closed"),
           R("{% t x.two yes %}", "'yes' cannot stand in a sentence"), R("{% t x.two safe %}", "'safe' cannot stand"),
           R("<a {% t x.none %}>", "not in an attribute"), R("{% include nope part %}", "there is no view 'nope'"),
           R("{% include part code %}", "'code' is not a view part"), R("{% include part %}", "the view 'part' needs a value"),
           R("{% include part page %}", "'page' is not a view part"), R("{% include part list_ %}", "is not a view part"),
           R("{% each list_ as l %}{% include part l %}{% end %}", "'l' is not a view part"),
           R("{% include part part part %}", "where '%}' is expected"), R("<a title=\"{% include part part %}\">", "inside a tag"),
           R("{% include x x %}", "'x' is neither"), R("{% include site_head %}{% include site_head page %}", "is not a view site_head"));
}

static void refuses_wrong_heads(void **state)
{
    (void)state;
    static const struct refusal bad[] = {
        R("", "a template begins with {% view NAME"), R("<p>", "a template begins with"), R("{% each x %}", "'each' where 'view'"),
        R("{% view %}", "'%}' is not a name"), R("{% view y %}", "the view 'y' belongs into y.html"),
        R("{% view X %}", "'X' is not a name"), R("{% view x.y %}", "is not a name"), R("{% view 9 %}", "is not a name"),
        R("{% view for %}", "the name 'for' is taken"), R("{% view x code", "the tag is not closed"),
        R("{% view x code %}", "'%}' is not a type"), R("{% view x code str %}", "'str' is not a type"),
        R("{% view x\n code text\n code int %}", ":3: 'code' is declared twice"), R("{% view x page text %}", "'page' is taken"),
        R("{% view x system text %}", "'system' is taken"), R("{% view x Code text %}", "'Code' is not a name"),
        R("{% view x c list %}", "'%}' is not a type"), R("{% view x c list text %}", "'text' is not a type"),
        R("{% view x c list { } %}", "the list 'c' has no fields"), R("{% view x c list { a text %}", "'%}' is not a name"),
        R("{% view x c list { a text } } %}", "'}' is not a name"), R("{% view x c view %}", "the tag is not closed"),
        R("{% view x\n\n c view nope %}", ":3: there is no view 'nope'"), R("{% view x c list view nope %}", "there is no view 'nope'"),
        R("{% view x c list list view part %}", "'list' is not a type"), R("{% view x ! %}", "'!' in a template tag"),
        R("{% view x %}\0", "NUL or carriage return"), R("{% view x %}\r\n", "NUL or carriage return"),
        R("{% view x %}\no\xCC\x82", ":2: combining mark"), R("{# x", "the comment is not closed"),
        R("{% view x {# y %}", "the comment is not closed"), R("{% view x c view x %}", "the view 'x' would contain itself"),
        R("{% view x c list view x %}", "the view 'x' would contain itself"),
        R("{% view x c list { d list view x } %}", "the view 'x' would contain itself"),
        R("{% view x %}{% include x %}", "the view 'x' would contain itself"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        put_file("x.html", bad[i].body);
        fails(tplc(FRAME " @/x.html"), bad[i].why);
    }
}

static void refuses_circles_and_doubles_among_views(void **state)
{
    (void)state;
    put_file("x.html", S("{% view x y view y %}"));
    put_file("y.html", S("{% view y\n x view x %}"));
    fails(tplc("@/x.html @/y.html"), "would contain itself");
    put_file("x.html", S("{% view x %}{% include y %}"));
    put_file("y.html", S("{% view y %}{% include x %}"));
    fails(tplc("@/x.html @/y.html"), "would contain itself");
    put_file("site_head.html", S("{% view site_head %}{% layout %}"));
    fails(tplc("@/site_head.html " FIXTURE "site_foot.html"), "would contain itself");
    succeeds("mkdir -p @/other");
    put_file("other/x.html", S("{% view x %}"));
    put_file("x.html", S("{% view x %}"));
    fails(tplc("@/x.html @/other/x.html"), "the view 'x' is already in");
    put_file("x.html", S("{% view x y list { a text } %}"));
    put_file("x_y.html", S("{% view x_y %}"));
    fails(tplc("@/x.html @/x_y.html"), "both be struct view_x_y");
    put_file("x.html", S("{% view x %}{% layout %}"));
    fails(tplc("@/x.html"), "the layout needs a view 'site_head'");
    put_file("site_head.html", S("{% view site_head a text %}"));
    fails(tplc("@/x.html @/site_head.html"), "the layout needs a view 'site_head' without fields");
    fails(tplc("@/x.html " FRAME " @/other/../x.html"), "is already in");
    put_file("y.html", S("{% view y %}{% include x %}"));
    fails(tplc("@/x.html @/y.html " FRAME), "the view 'x' is a whole page");
    put_file("x.html", S("{% view x %}{% t a.b %}"));
    fails(tplc("@/x.html"), "a sentence needs the view 'page'");
    fails(tplc("@/absent.html"), "No such file");
    assert_int_equal(run(tool("tplc")), 2);
}

/* What only the C compiler can know is said at the template's own line. */
static void compiler_points_into_the_template(void **state)
{
    (void)state;
    succeeds(PATH("%s @ " FIXTURE "x.msg", tool("msgc")));
    put_file("x.html", S("{% view x\n code text\n%}\n<p>\n\n{% t x.tow code %}\n</p>\n"));
    succeeds(tplc("@/x.html " FRAME));
    fails(CC "-c -o @/x.o @/view_x.c", "x.html:6:");
    says("MSG_x_tow");
    put_file("x.html", S("{% view x\n code text\n%}\n{{ code }}\n<p title=\"{% t x.two code %}\">\n"));
    succeeds(tplc("@/x.html " FRAME));
    fails(CC "-c -o @/x.o @/view_x.c", "x.html:5:");
    says("arguments of this sentence");
    /* and behind the body, into the generated file again */
    succeeds(tplc(FRAME " " FIXTURE "all.html"));
    succeeds("grep -n -A1 ^#line.*view_all @/view_all.c");
    int64_t said = 0, is = 0;
    struct str rest = shop.said, number;
    assert_true(str_split(&rest, ':', &number) && str_int(number, &is));
    assert_true(str_split(&rest, ' ', &number) && str_split(&rest, ' ', &number) && str_int(number, &said));
    assert_int_equal(said, is + 1);
}

static void leaves_unchanged_files_alone(void **state)
{
    (void)state;
    put_file("x.html", S("{% view x code text %}one"));
    succeeds(tplc("@/x.html"));
    succeeds("touch -d 2001-01-01 @/views.h @/view_x.c");
    put_file("x.html", S("{% view x code text %}two"));
    succeeds(tplc("@/x.html"));
    succeeds("find @ -name views.h -not -newermt 2002-01-01");
    says("views.h");
    succeeds("find @ -name view_x.c -newermt 2002-01-01");
    says("view_x.c");
    put_file("x.html", S("{% view x %}{{ code }}"));
    fails(tplc("@/x.html"), "is neither");
    assert_true(str_has(get_file("view_x.c"), S("two"))); /* nothing is written when something is wrong */
}

static void white_space(void **state)
{
    (void)state;
    put_file("x.html", S("{% view x yes bool %}\n\n  <p>\n    <b>a</b>  <i\n   title=\"x\n  y\">b</i>\n\n\n  c\n  d\t</p>\n<pre>\n\n  z\n</pre>\n"));
    succeeds(tplc("@/x.html"));
    assert_true(str_has(get_file("view_x.c"),
                        S("S(\"<p>\\n<b>a</b>  <i\\ntitle=\\\"x\\n  y\\\">b</i>\\nc\\nd\\011</p>\\n<pre>\\n\\n  z\\n</pre>\\n\")")));
}

static void deep_nesting(void **state)
{
    (void)state;
    struct buf b = buf_new(shop.arena, 1 << 16);
    for (int depth = 16; depth <= 17; depth++) {
        b.len = 0;
        buf_put(&b, S("{% view x yes bool %}"));
        for (int i = 0; i < depth; i++)
            buf_put(&b, S("{% if yes %}x"));
        for (int i = 0; i < depth; i++)
            buf_put(&b, S("{% end %}"));
        put_file("x.html", buf_str(&b));
        if (depth == 16)
            succeeds(tplc("@/x.html"));
        else
            fails(tplc("@/x.html"), "nested too deeply");
    }
}

static void does_not_crash(struct str text)
{
    put_file("all.html", text);
    int status = run(tplc(FRAME " @/all.html"));
    if (status != 0 && (status != 1 || !str_has(shop.said, S("all.html"))))
        fail_msg("status %d, said '%.*s' for '%.*s'", status, STR_ARG(shop.said), STR_ARG(text));
}

#ifdef __SANITIZE_ADDRESS__
enum { EVERY = 7 }; /* a run takes ten times as long */
#else
enum { EVERY = 1 };
#endif

static void survives_every_cut(void **state)
{
    (void)state;
    struct str whole = get_path(FIXTURE "all.html");
    assert_true(whole.len > 1500);
    for (size_t n = 0; n < whole.len; n += EVERY)
        does_not_crash(str_cut(whole, 0, n));
}

/* One or two bytes replaced by the characters that mean something. */
static void survives_damage(void **state)
{
    (void)state;
    static const char letters[] = "{}%#<>\"'=/ \n-.!&:a\x80";
    struct str whole = get_path(FIXTURE "all.html");
    unsigned seed = 20261121;
    char *text = arena_alloc(shop.arena, whole.len);
    for (int i = 0; i < 500; i += EVERY) {
        memcpy(text, whole.ptr, whole.len);
        for (int k = 0; k < 2; k++) {
            seed = seed * 1103515245 + 12345;
            size_t at = (seed >> 8) % whole.len;
            seed = seed * 1103515245 + 12345;
            text[at] = letters[(seed >> 8) % (sizeof letters - 1)];
        }
        does_not_crash((struct str){ text, whole.len });
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renders_every_form_in_every_context), cmocka_unit_test(describes_its_json),
        cmocka_unit_test(refuses_values_where_they_are_not_safe),
        cmocka_unit_test(refuses_addresses_with_a_bad_scheme),
        cmocka_unit_test(refuses_glued_and_split_tags),
        cmocka_unit_test(refuses_wrong_blocks),
        cmocka_unit_test(refuses_wrong_names_and_types),
        cmocka_unit_test(refuses_wrong_heads),
        cmocka_unit_test(refuses_circles_and_doubles_among_views),
        cmocka_unit_test(compiler_points_into_the_template),
        cmocka_unit_test(leaves_unchanged_files_alone),
        cmocka_unit_test(white_space),
        cmocka_unit_test(deep_nesting),
        cmocka_unit_test(survives_every_cut),
        cmocka_unit_test(survives_damage),
    };
    open_shop();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_shop();
    return failed;
}
