"""The names by which topics are recognised, and their files.

names       a name: its text, kind and forms
entities    the frozen values: topics, all other entities, disambiguation rules
aliases     known names → their forms in other languages, for custom topics
loader      TOML files → topics and entities
topics      the built-in topics: the listing of `builtin/`, in the order of the menus
gazetteer   towns, territories and homonyms of GeoNames and CLDR, inflected when a text needs it
builtin/    one file a topic, with its name, aliases and description for readers; adding a topic is adding a file
leaders.toml               heads of state and government, and of bodies, whom the people of a topic meet
translations.toml, town_names.toml    names of places and things that are one in several languages
others.toml, words.toml    the names of all entities that are no topics; the words that determine the role of a name
territories.toml, homonyms.toml, town_names.toml    written by `make places` (GeoNames, CC BY 4.0; CLDR)
"""
