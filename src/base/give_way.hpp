// How work that can be put off lets work that somebody waits for go first, within one process. The scheduler
// alone does not see to it: it gives every thread its share, and what a thread has had lately counts against
// it even where it is the one that matters.
#pragma once

namespace dotmac {

// A piece of work that somebody waits for wants a processor, or wants it no more.
void foreground_begins() noexcept;
void foreground_ends() noexcept;
int foreground_work() noexcept;  // how many pieces want one

// Between two pieces of work that can be put off: offers the processor to others, and rests for a moment
// where more pieces of the foreground want one than there are.
void give_way() noexcept;

}  // namespace dotmac
