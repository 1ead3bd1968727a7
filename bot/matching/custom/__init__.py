"""Custom topics: queries that subscribers write.

query_parser    text → query, or what is wrong with it
compiler        query → terms with all their forms
term_dictionary where the terms of all topics stand in a text
index           which of a hundred thousand topics an entry may match
namesakes       known names that mean something else in an entry: Georgia the state, turkey the bird
recent_entries  the words of the last week's entries: which of them a new query may match
positions       where terms stand
scorer          the score of an entry for one of them
"""
