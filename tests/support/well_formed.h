/* Whether a text is well-formed XML, of the kind that the examples write: elements, attributes in double quotes, the
   entities amp, lt and gt; no comments, no declarations. */
#ifndef NNLA_TEST_WELL_FORMED_H
#define NNLA_TEST_WELL_FORMED_H

/* NULL if it is, else where it first is not. */
const char *xml_fault(const char *text);

#endif
