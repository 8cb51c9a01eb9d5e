namespace Meridian.Dns;

/// <summary>How a server answers an update (RFC 2136 section 2.2).</summary>
internal static class UpdateCodes
{
    public static string Words(int code) => code switch
    {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        6 => "YXDOMAIN",
        7 => "YXRRSET",
        8 => "NXRRSET",
        9 => "NOTAUTH",
        10 => "NOTZONE",
        _ => $"code {code}",
    };

    /// <exception cref="ProviderException">The code is not 0.</exception>
    public static void Ensure(int code, DnsName zone, string asked)
    {
        if (code == 0) return;
        throw code switch
        {
            3 or 6 or 7 or 8 => new ProviderException(ProviderFault.Conflict, $"zone {zone} was changed by somebody else meanwhile ({Words(code)})"),
            2 => new ProviderException(ProviderFault.Unavailable, $"the server failed {asked} of zone {zone} (SERVFAIL)"),
            5 => new ProviderException(ProviderFault.Denied, $"the server refuses {asked} of zone {zone} to this key (REFUSED)"),
            9 => new ProviderException(ProviderFault.NoZone, $"the server does not serve zone {zone}, or not to this key (NOTAUTH)"),
            _ => new ProviderException(ProviderFault.Rejected, $"the server does not take {asked} of zone {zone} ({Words(code)})"),
        };
    }
}
