using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the name of a signer: a domain and a path.</summary>
internal static class SignerRules
{
    private const int MaxDomain = 253;
    private const int MaxName = MaxDomain + 1 + 253 + 63 + 1;
    private const string Legacy = "kubernetes.io/legacy-unknown";

    public static void Name(string name, string field, Faults faults)
    {
        if (name.Length == 0) faults.Required(field, "signerName must be provided");
        else if (name == Legacy) faults.InvalidText(field, name, "the legacy signerName is not allowed via this API version");
        else if (name.Split('/') is [var domain, var path]) Halves(name, domain, path, field, faults);
        else faults.InvalidText(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
    }

    private static void Halves(string name, string domain, string path, string field, Faults faults)
    {
        if (domain.Length > MaxDomain) faults.TooLong(field, MaxDomain);
        First(domain, NameSyntax.LabelFaults, field, faults);
        if (!domain.Contains('.', StringComparison.Ordinal)) faults.InvalidText(field, domain, "should be a domain with at least two segments separated by dots");
        First(path, NameSyntax.SubdomainFaults, field, faults);
        if (name.Length > MaxName) faults.TooLong(field, MaxName);
    }

    // One wrong label is told; the faults of the rest would read the same.
    private static void First(string segment, Func<string, IEnumerable<string>> faultsOf, string field, Faults faults)
    {
        if (segment.Split('.').FirstOrDefault(label => faultsOf(label).Any()) is not { } wrong) return;
        foreach (var fault in faultsOf(wrong)) faults.InvalidText(field, segment, $"validating label \"{wrong}\": {fault}");
    }
}
