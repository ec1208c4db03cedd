/* Replays corpus files through the one fuzz entry it is linked with, so that ordinary checks run them with gcc. */
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes stand alone in memory, so that a sanitizer sees a read past their end. */
static int replay(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0) {
        perror(path);
        return 1;
    }
    long size = ftell(f);
    rewind(f);
    uint8_t *data = size >= 0 ? malloc(size ? (size_t)size : 1) : NULL;
    int failed = !data || fread(data, 1, (size_t)size, f) != (size_t)size;
    fclose(f);
    if (failed)
        perror(path);
    else
        LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= replay(argv[i]);
    printf("%d replayed\n", argc - 1);
    return argc < 2 ? 2 : failed;
}
