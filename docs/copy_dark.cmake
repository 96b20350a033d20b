# Copies the pictures for dark pages, which book.js puts in, from FROM to TO. One that is drawn for light pages alone is
# shown on dark ones too.
file(GLOB pictures RELATIVE ${FROM} ${FROM}/*.svg)
foreach(picture IN LISTS pictures)
  if(NOT picture MATCHES "_dark\\.svg$")
    string(REPLACE ".svg" "_dark.svg" dark ${picture})
    set(source ${dark})
    if(NOT EXISTS ${FROM}/${dark})
      set(source ${picture})
    endif()
    configure_file(${FROM}/${source} ${TO}/${dark} COPYONLY)
  endif()
endforeach()
