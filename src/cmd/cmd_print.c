/* Tables printed for documents and tests. */
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "core/api.h"
#include "data/json.h"
#include "mod/dossier/dossier.h"

static const char *const tx_names[] = { [TX_FAST] = "fast", [TX_KEPT] = "kept", [TX_READ] = "read", [TX_WRITE] = "write", [TX_QUIET] = "quiet", [TX_SLOW] = "slow" };
static const char *const csrf_names[] = { "none", "token", "origin" };
static const char *const kind_names[] = { "text", "area", "int", "id", "day", "flag", "list", "form", "file", "secret" };

static void print_route(struct arena *a, const struct route *r)
{
    const struct api_row *row = api_row_of(r);
    const struct api_page *page = api_page_of(r);
    struct buf b = buf_new(a, 64 * 1024);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member(&o, "method", str_c(http_method_name(r->method)));
    json_member(&o, "path", str_c(r->path));
    json_member(&o, "name", str_c(r->name));
    json_member(&o, "permission", str_c(perm_name(r->perm)));
    json_member(&o, "tx", str_c(tx_names[r->tx]));
    json_member(&o, "csrf", str_c(csrf_names[r->csrf]));
    if (row)
        json_member(&o, "api", str_c(row->path));
    else if (page)
        json_member(&o, "page_alone", str_c(page->why));
    json_key(&o, S("params"));
    json_open(&o, '[');
    for (const struct param *p = r->params; p && p->name; p++) {
        json_open(&o, '{');
        json_member(&o, "name", str_c(p->name));
        json_member(&o, "kind", str_c(kind_names[p->kind]));
        json_member_int(&o, "max", (int64_t)p->max);
        json_member_bool(&o, "required", p->required);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    printf("%.*s\n", STR_ARG(buf_str(&b)));
}

int cmd_routes(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct arena *a = arena_new();
    for (size_t i = 0; i < routes_n; i++)
        print_route(a, &routes[i]);
    arena_free(a);
    return 0;
}

int cmd_moves(int argc, char **argv)
{
    struct option options[] = { { "--diagram", true, S(""), "as a Mermaid diagram" } };
    struct arena *a = arena_new();
    bool read = options_read(argc, argv, options, 1, "motcua moves [--diagram]", NULL, NULL);
    if (read) {
        struct str said = options[0].value.len ? dossier_moves_diagram(a) : dossier_moves_table(a);
        printf("%.*s", STR_ARG(said));
    }
    arena_free(a);
    return read ? 0 : 2;
}
