#pragma once

// A specification without fault of an enum { red, green, off }. Each file beside this one changes one thing
// in it.

#include <type_traits>

#include "registry/lookup.hpp"

using namespace dotmac::registry;

template <typename E, typename Change>
constexpr Specification<E> faultless_but(Change change) {
    Specification<E> light{
        .name = "Light",
        .module = "toys",
        .purpose = "Tells whether to go",
        .columns = {"lights.state"},
        .values =
            {
                {E::red, "red", "Stop"},
                {E::green, "green", "Go"},
                {E::off, "off", "Out of order"},
            },
        .initial = E::red,
        .final_values = {E::off},
        .transitions =
            {
                {E::red, E::green, "green: Go"},
                {E::green, E::red, drawn},
                {E::red, E::off, "R020: CANCELLED: Final state, services terminated"},
            },
    };
    change(light);
    return light;
}

template <typename Item, std::size_t Capacity>
constexpr void replace(List<Item, Capacity>& list, std::size_t place,
                       const std::type_identity_t<Item>& item) {
    const List<Item, Capacity> before = list;
    list = {};
    for (std::size_t i = 0; i < before.size(); ++i)
        list.push_back(i == place ? item : before[i]);
}
