// Words from which demonstration subscribers are made.
#pragma once

#include <array>
#include <string_view>

namespace dotmac::app {

inline constexpr std::array<std::string_view, 40> first_names{
    "Amina",  "Oliver", "Grace",   "Samuel", "Leila", "Tomás",  "Chiara", "Joseph", "Mary",   "Peter",
    "Fatima", "Lukas",  "Wanjiru", "Henrik", "Anna",  "Daniel", "Esther", "Miguel", "Sofia",  "Kofi",
    "Ingrid", "Yusuf",  "Clara",   "Brian",  "Zofia", "Émile",  "Naomi",  "Viktor", "Halima", "George",
    "Aisha",  "Martin", "Elena",   "Otieno", "Ruth",  "Anders", "Lucía",  "James",  "Nadia",  "Paul"};

inline constexpr std::array<std::string_view, 40> last_names{
    "Odhiambo",  "Fischer", "Kamau",   "Rossi",    "Novák",  "Mwangi",  "Silva",   "Johnson",
    "Njoroge",   "Müller",  "García",  "Achieng",  "Dubois", "Eriksen", "Patel",   "Kiptoo",
    "Lindqvist", "Moreau",  "Wekesa",  "Kowalski", "Okafor", "Jensen",  "Hassan",  "Costa",
    "Weber",     "Chebet",  "Schmidt", "Adeyemi",  "Petrov", "Muthoni", "Bianchi", "Larsen",
    "Omondi",    "Nguyen",  "Brown",   "Kariuki",  "Haddad", "Santos",  "Gathoni", "Walker"};

inline constexpr std::array<std::string_view, 16> company_words{
    "Acacia",   "Baobab", "Harbour", "Summit",  "Lakeside", "Jacaranda", "Meridian",   "Highland",
    "Savannah", "Cedar",  "Coral",   "Granite", "Sunrise",  "Riverside", "Equatorial", "Falcon"};

inline constexpr std::array<std::string_view, 12> company_kinds{
    "Traders",  "Hotel",      "Dental Clinic", "Logistics", "Primary School", "Coffee Roasters",
    "Pharmacy", "Architects", "Motors",        "Bakery",    "Law Office",     "Fitness Studio"};

inline constexpr std::array<std::string_view, 16> streets{
    "Moi Avenue",    "Station Road", "Park Lane",     "Mill Street", "Church Road",    "Lake View",
    "Market Street", "School Lane",  "Hill Crescent", "Garden Road", "Harbour Street", "Forest Drive",
    "Bridge Street", "Valley Road",  "Orchard Close", "Tower Street"};

}  // namespace dotmac::app
