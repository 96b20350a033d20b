# Copies the pictures for dark pages, which book.js puts in, from FROM to TO.
file(GLOB pictures ${FROM}/*_dark.svg)
file(COPY ${pictures} DESTINATION ${TO})
