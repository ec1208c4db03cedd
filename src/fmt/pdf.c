#include "fmt/pdf.h"
#include "base/clock.h"
#include "base/embed.h"
#include "base/log.h"
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

/* Noto Serif: 1.069 em above and 0.293 em below the base line; Vietnamese capitals carry two marks. */
#define FONT_FAMILY "Noto Serif, Noto Sans"
#define FONT_ASCENT 1.069
#define FONT_DESCENT 0.293
#define LINE_HEIGHT 1.22

struct pdf_text {
    PangoLayout *layout;
    PangoLayoutLine **lines; /* pango keeps a linked list: finding the n-th by it would take time in the square of n */
    size_t lines_n;
    double size;
    struct pdf_text *next;
};

struct pdf {
    struct arena *arena;
    struct buf out;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *context;
    struct pdf_text *texts;
};

/* -- fonts: only the shipped ones, whatever the host has installed or configured -- */

static pthread_once_t fonts_once = PTHREAD_ONCE_INIT;
static bool fonts_ready;
static pthread_key_t map_key;

/* fontconfig reads files only: each font becomes a file in memory that stays open with the process. */
static bool add_font(FcConfig *config, const struct embed_file *font)
{
    int fd = memfd_create("motcua-font", MFD_CLOEXEC);
    if (fd < 0)
        return false;
    size_t done = 0;
    while (done < font->bytes.len) {
        ssize_t n = write(fd, font->bytes.ptr + done, font->bytes.len - done);
        if (n <= 0) {
            close(fd);
            return false;
        }
        done += (size_t)n;
    }
    struct buf path = buf_new(NULL, 64);
    buf_printf(&path, "/proc/self/fd/%d", fd);
    buf_putc(&path, '\0');
    bool ok = !path.failed && FcConfigAppFontAddFile(config, (const FcChar8 *)path.ptr);
    buf_free(&path);
    return ok;
}

static void drop_map(void *map) { g_object_unref(map); }

static void fonts_load(void)
{
    static const struct str needed[] = { S_INIT("NotoSerif-Regular.ttf"), S_INIT("NotoSerif-Bold.ttf"),
                                         S_INIT("NotoSerif-Italic.ttf"), S_INIT("NotoSerif-BoldItalic.ttf"),
                                         S_INIT("NotoSans-Regular.ttf"), S_INIT("NotoSans-Bold.ttf") };
    FcConfig *config = FcConfigCreate();
    bool ok = config && pthread_key_create(&map_key, drop_map) == 0;
    for (size_t i = 0; ok && i < sizeof needed / sizeof *needed; i++) {
        const struct embed_file *font = embed_find(embed_fonts, embed_fonts_n, needed[i]);
        ok = font && add_font(config, font);
    }
    /* Made the current configuration before pango asks for one: the host's is never read. */
    fonts_ready = ok && FcConfigSetCurrent(config);
    if (config)
        FcConfigDestroy(config);
}

/* One font map a thread: pango's maps are not to be shared while they are used. */
static PangoFontMap *thread_map(void)
{
    pthread_once(&fonts_once, fonts_load);
    if (!fonts_ready)
        return NULL;
    PangoFontMap *map = pthread_getspecific(map_key);
    if (map)
        return map;
    map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!map)
        return NULL;
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
    pthread_setspecific(map_key, map);
    return map;
}

/* -- document -- */

static cairo_status_t write_bytes(void *to, const unsigned char *bytes, unsigned int n)
{
    struct buf *b = to;
    buf_put(b, (struct str){ (const char *)bytes, n });
    return b->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static PangoContext *new_context(PangoFontMap *map)
{
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("vi"));
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
    return context;
}

enum err pdf_new(struct arena *a, double width, double height, struct pdf **out)
{
    PangoFontMap *map = thread_map();
    if (!map)
        return ERR_IO;
    struct pdf *p = ARENA_NEW(a, struct pdf);
    p->arena = a;
    p->out = buf_new(a, PDF_BYTES_MAX);
    p->surface = cairo_pdf_surface_create_for_stream(write_bytes, &p->out, width, height);
    p->cr = cairo_create(p->surface);
    p->context = new_context(map);
    *out = p;
    return ERR_OK;
}

void pdf_free(struct pdf *p)
{
    if (!p)
        return;
    for (struct pdf_text *t = p->texts; t; t = t->next)
        g_object_unref(t->layout);
    g_object_unref(p->context);
    cairo_destroy(p->cr);
    cairo_surface_destroy(p->surface);
}

enum err pdf_end(struct pdf *p, struct str title, int64_t now_ms, struct str *out)
{
    char when[CLOCK_RFC3339_MAX];
    clock_rfc3339(now_ms, when);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, arena_cstr(p->arena, title));
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Một Cửa");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
    cairo_show_page(p->cr);
    cairo_surface_finish(p->surface);
    if (p->out.failed)
        return ERR_TOO_LARGE;
    if (cairo_status(p->cr) != CAIRO_STATUS_SUCCESS || cairo_surface_status(p->surface) != CAIRO_STATUS_SUCCESS)
        return ERR_IO;
    *out = buf_str(&p->out);
    return ERR_OK;
}

void pdf_next_page(struct pdf *p) { cairo_show_page(p->cr); }

/* -- text -- */

/* Touches memory that glib hands from thread to thread under locks that ThreadSanitizer does not see. */
#define GLIB_MEMORY __attribute__((no_sanitize_thread))

GLIB_MEMORY static void put_attr(PangoAttrList *list, PangoAttribute *attr, const struct pdf_span *span)
{
    attr->start_index = span ? (guint)span->from : 0;
    attr->end_index = span ? (guint)span->to : G_MAXUINT;
    pango_attr_list_insert(list, attr);
}

static PangoAttrList *attributes(const struct pdf_span *spans, size_t n)
{
    PangoAttrList *list = pango_attr_list_new();
    /* A word that must be cut gets no hyphen: it is a name or a code. Ligatures would blur copying out of the PDF. */
    put_attr(list, pango_attr_insert_hyphens_new(FALSE), NULL);
    put_attr(list, pango_attr_font_features_new("liga=0, clig=0, dlig=0, tnum=1"), NULL);
    for (size_t i = 0; i < n; i++) {
        if (spans[i].style & PDF_BOLD)
            put_attr(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), &spans[i]);
        if (spans[i].style & PDF_ITALIC)
            put_attr(list, pango_attr_style_new(PANGO_STYLE_ITALIC), &spans[i]);
    }
    return list;
}

static void set_shape(PangoLayout *layout, const struct pdf_style *style)
{
    static const PangoAlignment aligns[] = { [PDF_LEFT] = PANGO_ALIGN_LEFT, [PDF_CENTER] = PANGO_ALIGN_CENTER,
                                             [PDF_RIGHT] = PANGO_ALIGN_RIGHT, [PDF_JUSTIFY] = PANGO_ALIGN_LEFT };
    PangoFontDescription *font = pango_font_description_from_string(FONT_FAMILY);
    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, aligns[style->align]);
    pango_layout_set_justify(layout, style->align == PDF_JUSTIFY);
    pango_layout_set_indent(layout, (int)(style->indent * PANGO_SCALE));
    pango_layout_set_width(layout, style->width > 0 ? (int)(style->width * PANGO_SCALE) : -1);
}

GLIB_MEMORY struct pdf_text *pdf_text_new(struct pdf *p, struct str text, const struct pdf_span *spans, size_t n,
                              const struct pdf_style *style)
{
    ASSERT(text.len <= INT32_MAX);
    struct pdf_text *t = ARENA_NEW(p->arena, struct pdf_text);
    t->layout = pango_layout_new(p->context);
    t->size = style->size;
    t->next = p->texts;
    p->texts = t;
    set_shape(t->layout, style);
    PangoAttrList *list = attributes(spans, n);
    pango_layout_set_attributes(t->layout, list);
    pango_attr_list_unref(list);
    pango_layout_set_text(t->layout, text.ptr ? text.ptr : "", (int)text.len);
    t->lines = ARENA_ARRAY(p->arena, PangoLayoutLine *, (size_t)pango_layout_get_line_count(t->layout));
    for (GSList *line = pango_layout_get_lines_readonly(t->layout); line; line = line->next)
        t->lines[t->lines_n++] = line->data;
    return t;
}

size_t pdf_text_lines(const struct pdf_text *t) { return t->lines_n; }

double pdf_text_line_height(const struct pdf_text *t) { return t->size * LINE_HEIGHT; }

GLIB_MEMORY double pdf_text_line_width(const struct pdf_text *t, size_t line)
{
    PangoRectangle box;
    pango_layout_line_get_extents(t->lines[line], NULL, &box);
    return (double)box.width / PANGO_SCALE;
}

/* Where a line begins: alignment and indent, which pango keeps in the layout and not in the line. */
GLIB_MEMORY static double line_left(const struct pdf_text *t, size_t line)
{
    double width = (double)pango_layout_get_width(t->layout) / PANGO_SCALE;
    if (width < 0)
        return 0;
    double room = width - pdf_text_line_width(t, line);
    PangoAlignment align = pango_layout_get_alignment(t->layout);
    if (align != PANGO_ALIGN_LEFT)
        return align == PANGO_ALIGN_CENTER ? room / 2 : room;
    double indent = (double)pango_layout_get_indent(t->layout) / PANGO_SCALE;
    gboolean first = t->lines[line]->is_paragraph_start;
    if (indent >= 0)
        return first ? indent : 0;
    return first ? 0 : -indent;
}

void pdf_draw_line(struct pdf *p, const struct pdf_text *t, size_t line, double x, double y)
{
    double base = (LINE_HEIGHT - FONT_ASCENT - FONT_DESCENT) / 2 + FONT_ASCENT;
    cairo_move_to(p->cr, x + line_left(t, line), y + base * t->size);
    pango_cairo_show_layout_line(p->cr, t->lines[line]);
}

/* -- shapes -- */

void pdf_draw_rect(struct pdf *p, double x, double y, double width, double height)
{
    cairo_rectangle(p->cr, x, y, width, height);
    cairo_fill(p->cr);
}

void pdf_draw_code(struct pdf *p, const struct barcode *b, double x, double y, double w, double h)
{
    for (size_t row = 0; row < b->height; row++)
        for (size_t from, to = 0; barcode_run(b, row, &from, &to);)
            cairo_rectangle(p->cr, x + (double)from * w, y + (double)row * h, (double)(to - from) * w, h);
    cairo_fill(p->cr);
}

/* -- sanitizers, in test builds only -- */

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
/* fontconfig links its patterns by relative offsets, which LeakSanitizer cannot follow. */
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig.so"; }
#endif
#ifdef __SANITIZE_THREAD__
const char *__tsan_default_suppressions(void);
/* pango asks fontconfig on helper threads, synchronised by locks of a glib that is not instrumented. */
const char *__tsan_default_suppressions(void)
{
    return "race:libfontconfig.so\nrace:libpangoft2-1.0.so\nrace:libglib-2.0.so\nrace:libpango-1.0.so\nrace:libcairo.so\nrace:libharfbuzz.so";
}
#endif
