#include "tests/support/place_file.hpp"

#include <arpa/inet.h>

#include <bit>
#include <cstdint>
#include <fstream>
#include <stdexcept>

namespace dotmac::test {
namespace {

// Types of the data section.
constexpr int text_type = 2;
constexpr int double_type = 3;
constexpr int uint16_type = 5;
constexpr int uint32_type = 6;
constexpr int map_type = 7;
constexpr int uint64_type = 9;
constexpr int array_type = 11;
constexpr int first_extended_type = 8;

constexpr std::uint32_t separator_bytes = 16;

std::string big_endian(std::uint64_t number, int bytes) {
    std::string out;
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        out += static_cast<char>(number >> shift & 0xFFU);
    return out;
}

std::string control(int type, std::size_t size) {
    if (size > 28) throw std::logic_error("longer than this writer needs");
    if (type < first_extended_type) return {static_cast<char>(type << 5 | static_cast<int>(size))};
    return {static_cast<char>(size), static_cast<char>(type - 7)};
}

std::string text(const std::string& value) {
    return control(text_type, value.size()) + value;
}
std::string number(int type, std::uint64_t value, int bytes) {
    return control(type, static_cast<std::size_t>(bytes)) + big_endian(value, bytes);
}
std::string real(double value) {
    return number(double_type, std::bit_cast<std::uint64_t>(value), 8);
}
std::string map(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string out = control(map_type, members.size());
    for (const auto& [name, value] : members)
        out += text(name) + value;
    return out;
}

struct Node {
    std::uint32_t next[2] = {0, 0};  // 0: nothing, since no branch leads to the root
    bool is_data[2] = {false, false};
};

void add(std::vector<Node>& tree, const std::string& network, std::uint32_t offset) {
    const auto slash = network.find('/');
    const int length = std::stoi(network.substr(slash + 1));
    in_addr parsed{};
    if (inet_pton(AF_INET, network.substr(0, slash).c_str(), &parsed) != 1) throw std::logic_error(network);
    const std::uint32_t address = ntohl(parsed.s_addr);
    std::uint32_t at = 0;
    for (int bit = 0; bit < length; ++bit) {
        const auto side = address >> (31 - bit) & 1U;
        if (bit + 1 == length) {
            tree[at].next[side] = offset;
            tree[at].is_data[side] = true;
            return;
        }
        if (tree[at].next[side] == 0) {
            tree[at].next[side] = static_cast<std::uint32_t>(tree.size());
            tree.emplace_back();
        }
        at = tree[at].next[side];
    }
}

}  // namespace

void write_place_file(const std::string& file, const std::vector<PlaceOfNetwork>& places) {
    std::vector<Node> tree(1);
    std::string data;
    for (const PlaceOfNetwork& place : places) {
        add(tree, place.network, static_cast<std::uint32_t>(data.size()));
        data += map(
            {{"country", map({{"iso_code", text(place.country)}})},
             {"location", map({{"latitude", real(place.latitude)}, {"longitude", real(place.longitude)}})}});
    }
    const auto count = static_cast<std::uint32_t>(tree.size());
    std::ofstream out{file, std::ios::binary};
    for (const Node& node : tree) {
        for (int side = 0; side < 2; ++side) {
            const std::uint32_t next = node.next[side];
            const std::uint32_t record = node.is_data[side] ? count + separator_bytes + next
                                         : next == 0        ? count
                                                            : next;
            out << big_endian(record, 3);
        }
    }
    out << std::string(separator_bytes, '\0') << data << "\xab\xcd\xefMaxMind.com"
        << map({{"node_count", number(uint32_type, count, 4)},
                {"record_size", number(uint16_type, 24, 2)},
                {"ip_version", number(uint16_type, 4, 2)},
                {"database_type", text("Test-City")},
                {"languages", control(array_type, 0)},
                {"binary_format_major_version", number(uint16_type, 2, 2)},
                {"binary_format_minor_version", number(uint16_type, 0, 2)},
                {"build_epoch", number(uint64_type, 1'700'000'000, 8)},
                {"description", control(map_type, 0)}});
}

}  // namespace dotmac::test
