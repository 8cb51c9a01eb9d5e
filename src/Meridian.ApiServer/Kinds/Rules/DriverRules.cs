using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the name of a storage or device driver.</summary>
internal static class DriverRules
{
    private const int MaxName = 63;

    public static void Name(string name, string field, Faults faults)
    {
        if (name.Length == 0) faults.Required(field);
        if (name.Length > MaxName) faults.TooLong(field, MaxName);
        faults.Each(field, name, NameSyntax.SubdomainFaults(name.ToLowerInvariant()));
    }
}
