{% macro unaccented(expression) -%}
    {#-
        lower case without the accents of Latin letters, and letters that ASCII writes otherwise
        written so; text in another script stays as it is, in lower case
    -#}
    {{ return(adapter.dispatch('unaccented', 'leadhouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__unaccented(expression) -%}
    {#- most text is ASCII, and to look whether it is costs least -#}
    case
        when strlen({{ expression }}) = length({{ expression }}) then lower({{ expression }})
        when {{ matches(expression, latin_text()) }}
            then {{ spelled_in_ascii('strip_accents(lower(' ~ expression ~ '))') }}
        else lower({{ expression }})
    end
{%- endmacro %}

{% macro spark__unaccented(expression) -%}
    {%- set accented = [
        'àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžơưǎǐǒǔǖǘǚǜ',
        'ǟǡǣǧǩǫǭǯǰǵǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫ',
        'ṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕẖẗẘẙẛạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ'
    ] | join -%}
    {%- set plain = [
        'aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiijklllnnnooorrrssssttuuuuuuwyzzzouaiouuuuu',
        'aaægkooʒjgnaæøaaeeiioorruusthaeooooyabbbcdddddeeeeefghhhhhiikkkllllmmmnnnnoooopprrrrssssst',
        'tttuuuuuvvwwwwwxxyzzzhtwyſaaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy'
    ] | join -%}
    {#- what translate has no counterpart for it takes out: the accents that stand after a letter -#}
    case
        when {{ matches(expression, latin_text()) }}
            then {{ spelled_in_ascii(
                'translate(' ~ lowered(expression) ~ ", '" ~ accented ~ combining_accents() ~ "', '" ~ plain ~ "')"
            ) }}
        else {{ lowered(expression) }}
    end
{%- endmacro %}
