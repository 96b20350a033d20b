/* What a set of points has to be, and a session that begins with one of the user's own. */
#ifndef NNLA_EXAMPLES_EXPLORER_POINTS_H
#define NNLA_EXAMPLES_EXPLORER_POINTS_H

#include "explorer_session.h"

enum { EXPLORER_MOST_POINTS = 10000 };

/* Refuses data without a point of each class to train on, or without one that is held out. */
nnla_status explorer_check_data(const plane_data *data, const explorer_session *names);

/* Begins anew with the user's own data, which it takes in any case. A failure leaves the session as it was. */
nnla_status explorer_begin_with(plane_data *data, const explorer_session *names);

#endif
