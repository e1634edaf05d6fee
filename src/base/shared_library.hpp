// A library that is loaded when something first needs it. What an installation never uses, a database engine
// say, then costs it neither memory nor time to start, and neither do the libraries which that one brings
// along.
#pragma once

namespace dotmac {

class SharedLibrary {
  public:
    // An address that becomes a pointer to whatever function it is given to: `decltype(&f) f = library["f"]`.
    class Symbol {
      public:
        explicit Symbol(void* address) : address_{address} {}
        template <class Function>
        operator Function*() const {
            return reinterpret_cast<Function*>(address_);
        }

      private:
        void* address_;
    };

    // By its soname. It stays loaded until the process ends. Throws std::runtime_error where it is missing.
    explicit SharedLibrary(const char* name);
    // Throws std::runtime_error where the library has no such function.
    Symbol operator[](const char* function) const;

  private:
    void* handle_;
};

}  // namespace dotmac
