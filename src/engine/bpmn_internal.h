/* What the files of bpmn share. */
#ifndef ENGINE_BPMN_INTERNAL_H
#define ENGINE_BPMN_INTERNAL_H
#include "data/xml.h"
#include "engine/bpmn.h"

#define NS_BPMN "http://www.omg.org/spec/BPMN/20100524/MODEL"
#define NS_OWN "https://motcua.vn/bpmn"

/* Which ways out of a gateway a token takes. out: indexes of flows, at least one. */
typedef size_t bpmn_choose(void *arg, const struct bpmn_node *n, size_t out[BPMN_FLOWS_MAX]);
/* How many a task is given to; 1 for a task that is not given to several. */
typedef int bpmn_count(void *arg, const struct bpmn_node *n);
struct bpmn_pilot {
    bpmn_choose *choose;
    bpmn_count *count;
    void *arg;
};
/* bpmn_run.c: a token sets out along the ways out of `node` (at the start: from it). ERR_INVALID as bpmn_complete. */
enum err bpmn_walk(const struct bpmn *p, size_t node, bool at_start, const struct bpmn_token *rest, size_t rest_n, const struct bpmn_pilot *pilot,
                   struct bpmn_moved *out) NODISCARD;

/* bpmn_check.c */
enum err bpmn_check(struct bpmn *p, int line, struct fault *fault) NODISCARD;
/* Counts the ways into each node and numbers them. */
void bpmn_number_ways(struct bpmn *p);

/* bpmn_read.c: one process of a file, not yet checked. Call activities are BPMN_PASS nodes whose `message` is the called id. */
enum err bpmn_read(struct arena *a, const struct xml_node *definitions, const struct xml_node *process, struct fault *fault, struct bpmn **out) NODISCARD;

#endif
