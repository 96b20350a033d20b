/* Chapter 3: what a 2 × 2 matrix does to the plane, and what it is made of. */
#include "chapter.h"
#include "support/mapped_plane.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { KINDS = 4, STEPS = 4 };

static const double degrees = 57.29577951308232; /* of one radian */
static const double reach = 3.4;
static const char *const columns[] = {"w₁", "w₂"}, *const units[] = {"e₁", "e₂"};
static const char *const kinds[KINDS] = {"rotation", "reflection", "scale", "shear"};
static const double maps[KINDS][4] = {
    {0.8, -0.6, 0.6, 0.8}, /* turns by 36.87° */
    {0.6, 0.8, 0.8, -0.6}, /* mirrors in a line at 26.57° */
    {1.5, 0, 0, 0.5},
    {1, 0.8, 0, 1},
};
static const double W_[] = {1.2, 0.9, 1.1, -0.4};

/* R(θ), the turn by θ counter-clockwise. */
static nnla_tensor *turn(double angle) {
    return matrix_of(2, 2, (const double[]){cos(angle), -sin(angle), sin(angle), cos(angle)});
}

static nnla_tensor *product(const nnla_tensor *A, const nnla_tensor *B) {
    nnla_tensor *C = matrix_of(2, 2, NULL);
    check(nnla_gemm(0, 0, 1, A, B, 0, C));
    return C;
}

static void claim_equal(const nnla_tensor *A, const nnla_tensor *B, const char *what) {
    for (size_t i = 0; i < nnla_tensor_count(A); i++)
        claim(close_to(at(A, i), at(B, i)), what);
}

/* The plane under each of these maps; the labels are those of the arrows. */
static void draw(char *path, const char *title, nnla_tensor *const *W, const char *const *names,
                 const char *const *labels, size_t count) {
    mapped_plane plane = mapped_plane_create(160, 1, 2), images[STEPS];
    figure_plane figures[STEPS];
    for (size_t i = 0; i < count; i++) {
        images[i] = mapped_plane_map(&plane, W[i], NULL);
        figures[i] = mapped_plane_figure(&images[i], names[i], labels, reach);
    }
    draw_planes(path, title, figures, count, 2);
    for (size_t i = 0; i < count; i++)
        mapped_plane_destroy(&images[i]);
    mapped_plane_destroy(&plane);
    free(path);
}

/* Determinant, condition and turns of the four kinds of map. */
static void show_kinds(char *path) {
    nnla_tensor *W[KINDS];
    printf("%-11s %5s %10s %9s  %14s  %8s\n", "", "det", "condition", "turn in", "scales", "turn out");
    for (size_t i = 0; i < KINDS; i++) {
        double det, condition, out, scales[2], in;
        W[i] = matrix_of(2, 2, maps[i]);
        check(nnla_determinant(W[i], &det));
        check(nnla_condition(W[i], &condition));
        check(nnla_plane_factor(W[i], &out, scales, &in));
        printf("%-11s %5.2f %10.2f %8.2f°  %6.2f, %6.2f  %7.2f°\n", kinds[i], det, condition, in * degrees, scales[0],
               scales[1], out * degrees);
        claim(close_to(scales[0] * scales[1], det), "areas grow by the product of the scales");
        claim(close_to(scales[0], condition * fabs(scales[1])), "the condition number is the ratio of the scales");
    }
    draw(path, "Four kinds of map", W, kinds, columns, KINDS);
    for (size_t i = 0; i < KINDS; i++)
        nnla_tensor_destroy(W[i]);
}

/* W = R(out) diag(scales) R(in), one factor after the other. */
static void show_steps(const nnla_tensor *W, char *path) {
    static const char *const names[STEPS] = {"x", "turned: R(in) x", "stretched: diag(s) R(in) x", "turned again: Wx"};
    double out, scales[2], in;
    check(nnla_plane_factor(W, &out, scales, &in));
    printf("\nW turns by %.2f°, stretches by %.4f and %.4f, turns by %.2f°\n", in * degrees, scales[0], scales[1],
           out * degrees);
    nnla_tensor *R_in = turn(in), *R_out = turn(out);
    nnla_tensor *S = matrix_of(2, 2, (const double[]){scales[0], 0, 0, scales[1]});
    nnla_tensor *S_R = product(S, R_in), *composed = product(R_out, S_R), *I = turn(0);
    claim_equal(composed, W, "the turns and scales compose to W");
    draw(path, "One matrix: a turn, a stretch, a turn", (nnla_tensor *[]){I, R_in, S_R, composed}, names, units, STEPS);

    /* The same up to signs: W = U diag(s) Vᵀ with s ≥ 0, where U or Vᵀ may mirror. */
    nnla_tensor *U = matrix_of(2, 2, NULL), *s = vector_of(2, NULL), *Vt = matrix_of(2, 2, NULL);
    check(nnla_svd(W, U, s, Vt));
    print_tensor("s", s);
    claim(close_to(at(s, 0), scales[0]) && close_to(at(s, 1), fabs(scales[1])),
          "singular values are the scales' sizes");
    nnla_tensor *all[] = {R_in, R_out, S, S_R, composed, I, U, s, Vt};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
}

/* W = Q P, a stretch along perpendicular axes and what turns or mirrors; and W = Q R. */
static void show_factors(const nnla_tensor *W) {
    nnla_tensor *Q = matrix_of(2, 2, NULL), *P = matrix_of(2, 2, NULL), *R = matrix_of(2, 2, NULL);
    check(nnla_polar(W, Q, P));
    print_tensor("polar Q", Q);
    print_tensor("polar P", P);
    nnla_tensor *back = product(Q, P);
    claim_equal(back, W, "Q P is W");
    nnla_tensor_destroy(back);
    check(nnla_qr(W, Q, R));
    print_tensor("R of QR", R);
    back = product(Q, R);
    claim_equal(back, W, "Q R is W");
    claim(close_to(at(R, 0), hypot(W_[0], W_[2])), "R begins with the length of the first column");
    nnla_tensor *all[] = {Q, P, R, back};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
}

/* The way from the unit matrix to W. */
static void show_way(const nnla_tensor *W, char *path) {
    static const char *const names[STEPS] = {"t = 0.25", "t = 0.5", "t = 0.75", "t = 1: W"};
    nnla_tensor *M[STEPS];
    printf("\n");
    for (size_t i = 0; i < STEPS; i++) {
        double t = 0.25 * (double)(i + 1), det;
        M[i] = matrix_of(2, 2, NULL);
        check(nnla_plane_between(W, t, M[i]));
        check(nnla_determinant(M[i], &det));
        printf("t = %.2f: det = %7.4f\n", t, det);
    }
    claim_equal(M[STEPS - 1], W, "the way ends at W");
    draw(path, "From the unit matrix to W without a jump", M, names, units, STEPS);
    for (size_t i = 0; i < STEPS; i++)
        nnla_tensor_destroy(M[i]);
}

int main(int argc, char **argv) {
    nnla_tensor *W = matrix_of(2, 2, W_);
    show_kinds(picture_path(argc, argv, "chapter_plane"));
    show_steps(W, picture_path(argc, argv, "chapter_plane_steps"));
    show_factors(W);
    show_way(W, picture_path(argc, argv, "chapter_plane_way"));
    nnla_tensor_destroy(W);
    return finish();
}
