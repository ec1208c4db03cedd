/* The API is the pages: every route has a row or a reason for none, and no row or reason is left over. */
#include "core/api.h"
#include "../../tests/support.h"

static void every_route_has_a_row_or_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < routes_n; i++) {
        bool row = api_row_of(&routes[i]), page = api_page_of(&routes[i]);
        if (row == page)
            fail_msg("%s %s: %s", http_method_name(routes[i].method), routes[i].path,
                     row ? "has a row of the API and stands in api_pages" : "needs a row in its room's _api.inc, or a reason in api_pages (src/cmd/api.c)");
    }
}

static void every_reason_has_a_route(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_pages_n; i++) {
        bool used = false;
        for (size_t k = 0; k < routes_n; k++)
            used |= api_page_of(&routes[k]) == &api_pages[i];
        if (!used)
            fail_msg("api_pages: %s is no route", api_pages[i].path);
        assert_true(strlen(api_pages[i].why) > 10);
    }
}

static size_t braces(const char *path)
{
    size_t n = 0;
    for (; *path; path++)
        n += *path == '{';
    return n;
}

static void rows_are_addresses_of_their_routes(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_rows_n; i++) {
        const struct route *r = &routes[api_route(&api_rows[i])];
        if (api_row_of(r) != &api_rows[i])
            fail_msg("%s: its route has another row before", api_rows[i].path);
        if (braces(r->path) != braces(api_rows[i].path))
            fail_msg("%s: not as many {…} as %s", api_rows[i].path, r->path);
        assert_true(str_starts(str_c(api_rows[i].path), S("/api/v1/")));
        if (api_rows[i].method != HTTP_GET && r->tx == TX_FAST)
            fail_msg("%s: changes without a transaction", api_rows[i].path);
    }
}

static void every_word_is_used(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_tags_n; i++) {
        bool used = false;
        for (size_t k = 0; k < api_rows_n; k++) {
            struct str rest = str_skip(str_c(api_rows[k].path), sizeof "/api/v1/" - 1), word;
            used |= str_split(&rest, '/', &word) && str_eq(word, str_c(api_tags[i].name));
        }
        if (!used)
            fail_msg("api_tags: no row begins with %s", api_tags[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_has_a_row_or_a_reason),
        cmocka_unit_test(every_reason_has_a_route),
        cmocka_unit_test(rows_are_addresses_of_their_routes),
        cmocka_unit_test(every_word_is_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
