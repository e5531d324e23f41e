with

models as (

    select * from {{ source('prediction', 'models') }}

),

final as (

    select
        version,
        status,
        nullif(reason, '') as reason,
        trained_as_of,
        training_from,
        training_to,
        window_days,
        intercept
    from models

)

select * from final
