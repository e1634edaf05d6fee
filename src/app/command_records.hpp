// Records on the command line: the same fields, checks and sentences as over HTTP.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "app/command.hpp"
#include "record/record.hpp"
#include "store/page.hpp"

namespace dotmac::app {

// The options that were given, by the names of the fields that they fill.
inline record::Pairs fields_of(const Arguments& arguments,
                               std::initializer_list<std::pair<const char*, const char*>> names) {
    record::Pairs pairs;
    for (const auto& [option, field] : names) {
        if (const auto value = arguments.find(option)) pairs.emplace_back(field, *value);
    }
    return pairs;
}

template <class Item>
std::string items_json(const std::vector<Item>& items) {
    std::string json = "{\"items\":[";
    for (const auto& item : items) {
        if (!json.ends_with('[')) json += ',';
        json += record::to_json(item);
    }
    return json + "]}";
}

// Every item of a list, page by page.
template <class List>
auto all_pages(List list) {
    store::PageRequest request{.limit = store::largest_page_size};
    auto page = list(request);
    auto items = std::move(page.items);
    while (page.next_cursor) {
        request.cursor = *page.next_cursor;
        page = list(request);
        items.insert(items.end(), page.items.begin(), page.items.end());
    }
    return items;
}

}  // namespace dotmac::app
