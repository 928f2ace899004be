//! Whole-program tests. Each file beside this one is a test binary; this library is only what they share.
