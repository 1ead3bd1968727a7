"""Entries → sentence vectors: the meaning of a text as a point, so that two reports of one event lie close together.

In: texts. Out: vectors of unit length (float32), by which `clustering` compares entries of any two languages; or an
`EmbedderError`, and words serve alone.

    embedder         the seam: what a flow asks for
    models           the models whose vectors can be compared, each with its calibration
    texts            an entry → its title and its lead, the two texts that are embedded
    vectors          unit length; one byte a component for storage
"""
