#include "tests/support/sample_records.hpp"

#include "record/describe.hpp"

namespace dotmac::record::test {

const Description& description_of(const Contact*) {
    using R = Contact;
    static const Description description{
        "Contact",
        "A way to reach someone.",
        {
            field<&R::email>("email", "Where mail goes.", {.format = Format::email}),
            field<&R::phone>("phone", "With country code.", {.format = Format::phone}),
        }};
    return description;
}

const Description& description_of(const Everything*) {
    using R = Everything;
    static const Description description{
        "Everything",
        "A field of every type.",
        {
            field<&R::id>("id", "An id.", optional_field),
            field<&R::version>("version", "A version.", optional_field),
            field<&R::active>("active", "A bool.", optional_field),
            field<&R::count>("count", "An integer.", {.minimum = -10, .maximum = 100, .optional = true}),
            field<&R::small>("small", "An integer of eight bits.", optional_field),
            field<&R::name>("name", "A text.", {.min_length = 2, .max_length = 8}),
            field<&R::notes>("notes", "Lines.", {.multi_line = true, .optional = true}),
            field<&R::plan>("plan", "A choice.", {.one_of = "basic premium", .optional = true}),
            field<&R::type>("type", "An enum.", optional_field),
            field<&R::role>("role", "An enum with a deprecated value.", optional_field),
            field<&R::day>("day", "A date.", optional_field),
            field<&R::moment>("moment", "An instant.", optional_field),
            field<&R::price>("price", "Money.", {.minimum = 0, .optional = true}),
            field<&R::rate>("rate", "A rate.", {.minimum = 0, .maximum = 1, .optional = true}),
            field<&R::size>("size", "A decimal.", optional_field),
            field<&R::currency>("currency", "A currency.", optional_field),
            field<&R::zone>("zone", "A zone.", optional_field),
            field<&R::contact>("contact", "A record.", optional_field),
            field<&R::contacts>("contacts", "Records.", {.max_items = 3, .optional = true}),
            field<&R::tags>("tags", "Texts.", {.min_length = 1, .max_length = 5, .optional = true}),
            field<&R::labels>("labels", "A map.", {.max_items = 2, .optional = true}),
            field<&R::extra>("extra", "Any JSON.", {.max_length = 40, .optional = true}),
            field<&R::limit>("limit", "An optional integer.", {.minimum = 1}),
            field<&R::ends>("ends", "A change of a date."),
            field<&R::secret>("secret", "A password.",
                              {.min_length = 8, .format = Format::password, .optional = true}),
        }};
    return description;
}

const Description& description_of(const Filter*) {
    using R = Filter;
    static const Description description{
        "Filter",
        "What a list is narrowed by.",
        {
            field<&R::type>("type", "An enum."),
            field<&R::role>("role", "An enum with a deprecated value."),
            field<&R::active>("active", "A bool."),
            field<&R::at_least>("at_least", "An integer."),
            field<&R::price>("price", "Money."),
            field<&R::types>("types", "Enums.", optional_field),
            field<&R::search>("search", "Text.", {.max_length = 5, .optional = true}),
        }};
    return description;
}

}  // namespace dotmac::record::test
