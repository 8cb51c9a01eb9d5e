namespace Meridian.Dns;

/// <summary>How a question was answered (RCODE, with the extension of EDNS).</summary>
public enum ResponseCode : ushort
{
    /// <summary>The name exists; the answer may still be empty.</summary>
    NoError = 0,

    /// <summary>The query could not be read.</summary>
    FormatError = 1,

    /// <summary>The server failed.</summary>
    ServerFailure = 2,

    /// <summary>The name does not exist, for no type (NXDOMAIN).</summary>
    NameError = 3,

    /// <summary>The server does not do this kind of query.</summary>
    NotImplemented = 4,

    /// <summary>The server does not answer for this name or client.</summary>
    Refused = 5,

    /// <summary>The server is not the one for this zone, or the signature is not accepted.</summary>
    NotAuthoritative = 9,

    /// <summary>The EDNS version is not supported.</summary>
    BadVersion = 16,
}
