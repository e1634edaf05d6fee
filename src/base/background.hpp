// Work that nobody waits for, and work that somebody does.
#pragma once

namespace dotmac {

// From now on the calling thread, and every thread that it starts, gets the processor where nobody else in
// need of it is left (niceness), and its writes to SQLite let those of others go first (store). For good: an
// unprivileged thread cannot take its niceness back.
void work_in_background();
// Whether the calling thread, or the one that started it, said so.
bool works_in_background();

// From now on the calling thread runs in the shortest slices of time that the scheduler grants. It is given
// the processor as soon as it wakes, where it would else wait for the slice of another to end, which takes a
// tick (4 ms at 250 Hz). Linux before 6.12 takes no notice.
void work_in_foreground();

}  // namespace dotmac
