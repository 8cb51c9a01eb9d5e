namespace Meridian.Dns;

/// <summary>Type of a DNS record or question. Values not named here are carried as numbers.</summary>
public enum RecordType : ushort
{
    /// <summary>No type: never on the wire.</summary>
    None = 0,

    /// <summary>IPv4 address.</summary>
    A = 1,

    /// <summary>Name server of a zone.</summary>
    NS = 2,

    /// <summary>Another name for the same thing.</summary>
    CNAME = 5,

    /// <summary>Start of authority: a zone's serial and timers.</summary>
    SOA = 6,

    /// <summary>Name of an address.</summary>
    PTR = 12,

    /// <summary>Where mail for a name goes.</summary>
    MX = 15,

    /// <summary>Text.</summary>
    TXT = 16,

    /// <summary>IPv6 address.</summary>
    AAAA = 28,

    /// <summary>Host and port of a service.</summary>
    SRV = 33,

    /// <summary>Another name for everything below a name; not served.</summary>
    DNAME = 39,

    /// <summary>EDNS options; never asked for, never in a zone.</summary>
    OPT = 41,

    /// <summary>Signing key of a delegated zone; belongs to the zone above.</summary>
    DS = 43,

    /// <summary>How a service is reached.</summary>
    SVCB = 64,

    /// <summary>How a web site is reached.</summary>
    HTTPS = 65,

    /// <summary>Signature of a whole message.</summary>
    TSIG = 250,

    /// <summary>Incremental zone transfer; a question only.</summary>
    IXFR = 251,

    /// <summary>Zone transfer; a question only.</summary>
    AXFR = 252,

    /// <summary>Who may issue certificates for a name.</summary>
    CAA = 257,

    /// <summary>Any type; a question only.</summary>
    ANY = 255,
}
