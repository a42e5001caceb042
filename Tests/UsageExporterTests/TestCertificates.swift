/// An authority of the tests' own, a server's certificate for 127.0.0.1 and a client's, good for a hundred years; nobody
/// else trusts them.
enum TestCertificates {
  static let authority = """
    -----BEGIN CERTIFICATE-----
    MIIBiTCCAS+gAwIBAgIUJiWiku+zYk4qIo1IX31VJcUVKMYwCgYIKoZIzj0EAwIw
    GTEXMBUGA1UEAwwOdGVzdCBhdXRob3JpdHkwIBcNMjYxMTI3MDcwMzMyWhgPMjEy
    NjExMDMwNzAzMzJaMBkxFzAVBgNVBAMMDnRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
    zj0CAQYIKoZIzj0DAQcDQgAET8V4YEay0aSwGdXLLWqZqU/z+3p36ofOcFeXXfK/
    oDXUEDo+JaRl+BapO1H99YoQMFfEQAa8RkLvUqJkJIjH4KNTMFEwHQYDVR0OBBYE
    FENLn6LwsnvgYoMHgVZYwgHuQeg4MB8GA1UdIwQYMBaAFENLn6LwsnvgYoMHgVZY
    wgHuQeg4MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAJfzkqg9
    jOGeW92eol/vGzU7nMs0NxzWhddS0a1teg1IAiBVreiGl0TmAhGSG8ViXL1MJIe3
    tfEi5F0EKxWGIPc17w==
    -----END CERTIFICATE-----

    """

  static let server = """
    -----BEGIN CERTIFICATE-----
    MIIBjTCCATKgAwIBAgIUa+3tRSHRdwHriiss2XjZ0Q5h0eUwCgYIKoZIzj0EAwIw
    GTEXMBUGA1UEAwwOdGVzdCBhdXRob3JpdHkwIBcNMjYxMTI3MDcwMzMyWhgPMjEy
    NjExMDMwNzAzMzJaMBExDzANBgNVBAMMBnNlcnZlcjBZMBMGByqGSM49AgEGCCqG
    SM49AwEHA0IABLc0BRDDKugWhFqpREt2Gs9tSynG5bhxwhYVWEVQ4U0UhzDks6Wb
    yqmefB6LsTJm7hj8upZSqHYyQMq1wPMzLiqjXjBcMBoGA1UdEQQTMBGHBH8AAAGC
    CWxvY2FsaG9zdDAdBgNVHQ4EFgQUsY/oprWLvjCdJWIy9TMDCHd3/9kwHwYDVR0j
    BBgwFoAUQ0ufovCye+BigweBVljCAe5B6DgwCgYIKoZIzj0EAwIDSQAwRgIhAJt3
    W6NTPOuq4YHA8At6afje7EhdSGho+YU1ei/oWYGsAiEA7qSaouxT18I6ihk8cJ4T
    Pw0XFhPJe3EXfR2uJgRdhfU=
    -----END CERTIFICATE-----

    """

  static let serverKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg13zUTrHazPtMrWDs
    Y+DbZzUMlwPPkws4IzRT2SUnUyahRANCAAS3NAUQwyroFoRaqURLdhrPbUspxuW4
    ccIWFVhFUOFNFIcw5LOlm8qpnnwei7EyZu4Y/LqWUqh2MkDKtcDzMy4q
    -----END PRIVATE KEY-----

    """

  static let client = """
    -----BEGIN CERTIFICATE-----
    MIIBjTCCATKgAwIBAgIUa+3tRSHRdwHriiss2XjZ0Q5h0eYwCgYIKoZIzj0EAwIw
    GTEXMBUGA1UEAwwOdGVzdCBhdXRob3JpdHkwIBcNMjYxMTI3MDcwMzMyWhgPMjEy
    NjExMDMwNzAzMzJaMBExDzANBgNVBAMMBmNsaWVudDBZMBMGByqGSM49AgEGCCqG
    SM49AwEHA0IABFjlijzSZ5usTfwrvFgfkrK2v5g9+T7VAyvp/HhInCYaj2A3TTuW
    mHPcxWunuE1Lqi7hPNQI9ViPUrOyCUNBd6KjXjBcMBoGA1UdEQQTMBGHBH8AAAGC
    CWxvY2FsaG9zdDAdBgNVHQ4EFgQUZPxCzyE1NR5Esp6hTVDf0SlSCUgwHwYDVR0j
    BBgwFoAUQ0ufovCye+BigweBVljCAe5B6DgwCgYIKoZIzj0EAwIDSQAwRgIhALvq
    Q2iHp1pGvzXDO3tgkcgEOYUOb09lvb3PK7aLZ6RIAiEA4+e0ntLJeNIJylKYPjZT
    kWf56vP6GkIvCgydKlitk/Q=
    -----END CERTIFICATE-----

    """

  static let clientKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAzJPFKBt5eHP3D05
    C6fhSjhWHg3f0YpFgI5RpqnN7QKhRANCAARY5Yo80mebrE38K7xYH5Kytr+YPfk+
    1QMr6fx4SJwmGo9gN007lphz3MVrp7hNS6ou4TzUCPVYj1KzsglDQXei
    -----END PRIVATE KEY-----

    """
}
