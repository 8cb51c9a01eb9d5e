using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the names of devices, pools and attributes.</summary>
internal static class DeviceNames
{
    private const int MaxPool = 253;
    private const int MaxIdentifier = 32;

    public static void Label(string name, string field, Faults faults) => faults.Each(field, name, NameSyntax.LabelFaults(name));

    /// <summary>A pool's name: subdomains with slashes between.</summary>
    public static void Pool(string name, string field, Faults faults)
    {
        if (name.Length == 0)
        {
            faults.Required(field);
            return;
        }
        if (name.Length > MaxPool) faults.TooLong(field, MaxPool);
        foreach (var part in name.Split('/')) faults.Each(field, part, NameSyntax.SubdomainFaults(part));
    }

    /// <summary>An attribute's name: an identifier, with the domain of its driver or without.</summary>
    public static void Qualified(string name, string field, Faults faults)
    {
        switch (name.Split('/'))
        {
            case [var alone]:
                Identifier(alone, field, faults);
                break;
            case [var domain, var identifier]:
                if (domain.Length == 0) faults.InvalidText(field, "", "the domain must not be empty");
                else DriverRules.Name(domain, field, faults);
                if (identifier.Length == 0) faults.InvalidText(field, "", "the name must not be empty");
                else Identifier(identifier, field, faults);
                break;
            default:
                faults.InvalidText(field, name, "must not contain more than one slash");
                break;
        }
    }

    /// <summary>As <see cref="Qualified"/>, and the domain must be there.</summary>
    public static void FullyQualified(string name, string field, Faults faults)
    {
        Qualified(name, field, faults);
        if (!name.Contains('/', StringComparison.Ordinal)) faults.InvalidText(field, name, "a fully qualified name must be a domain and a name separated by a slash");
    }

    private static void Identifier(string name, string field, Faults faults)
    {
        if (name.Length > MaxIdentifier) faults.TooLong(field, MaxIdentifier);
        faults.Each(field, name, NameSyntax.IdentifierFaults(name));
    }
}
