/* WebAssembly has no longjmp; CMocka wants this header. */
