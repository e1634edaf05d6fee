#include "base/shared_library.hpp"

#include <dlfcn.h>

#include <stdexcept>
#include <string>

namespace dotmac {
namespace {

void* required(void* found) {
    // Only dlerror() says why, and nobody else calls it on this thread in between.
    if (found == nullptr) throw std::runtime_error(std::string{"A library cannot be loaded: "} + dlerror());
    return found;
}

}  // namespace

SharedLibrary::SharedLibrary(const char* name) : handle_{required(dlopen(name, RTLD_NOW | RTLD_LOCAL))} {}

SharedLibrary::Symbol SharedLibrary::operator[](const char* function) const {
    return Symbol{required(dlsym(handle_, function))};
}

}  // namespace dotmac
