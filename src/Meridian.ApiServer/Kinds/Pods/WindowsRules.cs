using System.Buffers;
using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the options of Windows containers.</summary>
internal static class WindowsRules
{
    private const int MaxSpecificationBytes = 64 * 1024;

    private static readonly SearchValues<char> NotInNetBios = SearchValues.Create("\\/:*?\"<>|");
    private static readonly SearchValues<char> NotInUsers = SearchValues.Create("\"/\\:;|=,+*?<>@[]");

    public static void Options(JsonObject? options, string field, Faults faults)
    {
        if (options is null) return;
        if (options.Has("gmsaCredentialSpecName")) faults.Subdomain(field + ".gmsaCredentialSpecName", options.Text("gmsaCredentialSpecName"));
        if (options.Has("gmsaCredentialSpec"))
        {
            var specification = options.Text("gmsaCredentialSpec");
            if (specification.Length == 0) faults.InvalidText(field + ".gmsaCredentialSpec", "", "gmsaCredentialSpec cannot be an empty string");
            else if (specification.Length > MaxSpecificationBytes) faults.InvalidText(field + ".gmsaCredentialSpec", specification, "gmsaCredentialSpec size must be under 64 KiB");
        }
        if (options.Has("runAsUserName"))
            foreach (var fault in UserFaults(options.Text("runAsUserName"))) faults.InvalidText(field + ".runAsUserName", options.Text("runAsUserName"), fault);
    }

    // DOMAIN\User, where the domain may be missing.
    private static IEnumerable<string> UserFaults(string name)
    {
        if (name.Length == 0) return ["runAsUserName cannot be an empty string"];
        if (name.Any(char.IsControl)) return ["runAsUserName cannot contain control characters"];
        var parts = name.Split('\\');
        return parts.Length > 2 ? ["runAsUserName cannot contain more than one backslash"] : [.. DomainFaults(parts.Length == 2 ? parts[0] : null), .. NameFaults(parts[^1])];
    }

    private static IEnumerable<string> DomainFaults(string? domain)
    {
        if (domain is null) yield break;
        if (domain.Length >= 256) yield return "runAsUserName's Domain length must be under 256 characters";
        var netBios = domain.Length is > 0 and <= 15 && domain[0] != '.' && !domain.AsSpan().ContainsAny(NotInNetBios);
        var dns = domain.Split('.').All(l => l.Length is > 0 and <= 63 && l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && l[0] != '-' && l[^1] != '-');
        if (!netBios && !dns) yield return "runAsUserName's Domain doesn't match the NetBios nor the DNS format";
    }

    private static IEnumerable<string> NameFaults(string user)
    {
        if (user.Length == 0) yield return "runAsUserName's User cannot be empty";
        else if (user.Length > 104) yield return "runAsUserName's User length must not be longer than 104 characters";
        if (user.Length > 0 && user.All(c => c is '.' or ' ')) yield return "runAsUserName's User cannot contain only periods or spaces";
        if (user.AsSpan().ContainsAny(NotInUsers)) yield return "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]";
    }
}
