// Work that nobody waits for.
#pragma once

namespace dotmac {

// From now on the calling thread, and every thread that it starts, gets the processor where nobody else in
// need of it is left (niceness), and its writes to SQLite let those of others go first (store). For good: an
// unprivileged thread cannot take its niceness back.
void work_in_background();
// Whether the calling thread, or the one that started it, said so.
bool works_in_background();

}  // namespace dotmac
