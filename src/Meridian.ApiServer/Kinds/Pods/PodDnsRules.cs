using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a pod's own DNS settings. The limits are those of resolvers in C libraries.</summary>
internal static class PodDnsRules
{
    private const int MaxServers = 3;
    private const int MaxSearches = 32;
    private const int MaxSearchCharacters = 2048;

    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";

    public static void Validate(JsonObject spec, string field, Faults faults)
    {
        var config = spec.Obj("dnsConfig");
        var servers = config.Texts("nameservers").ToArray();
        if (spec.Text("dnsPolicy") == "None")
        {
            if (config is null) faults.Required(field, "must provide `dnsConfig` when `dnsPolicy` is None");
            else if (servers.Length == 0) faults.Required(field + ".nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None");
            if (servers.Length == 0) return;
        }
        if (config is null) return;
        if (servers.Length > MaxServers) faults.Invalid(field + ".nameservers", config["nameservers"], $"must not have more than {MaxServers} nameservers");
        for (var i = 0; i < servers.Length; i++) faults.Address($"{field}.nameservers[{i}]", servers[i]);
        Searches(config, field + ".searches", faults);
        foreach (var (i, option) in config.Items("options"))
            if (option.Text("name").Length == 0) faults.Required($"{field}.options[{i}]", "must not be empty");
    }

    private static void Searches(JsonObject config, string field, Faults faults)
    {
        var searches = config.Texts("searches").ToArray();
        if (searches.Length > MaxSearches) faults.Invalid(field, config["searches"], $"must not have more than {MaxSearches} search paths");
        if (string.Join(' ', searches).Length > MaxSearchCharacters)
            faults.Invalid(field, config["searches"], $"must not have more than {MaxSearchCharacters} characters (including spaces) in the search list");
        for (var i = 0; i < searches.Length; i++)
        {
            if (searches[i] == ".") continue;
            var name = searches[i].EndsWith('.') ? searches[i][..^1] : searches[i];
            if (name.Length > 253) faults.InvalidText($"{field}[{i}]", name, "must be no more than 253 bytes");
            if (!name.Split('.').All(IsLabel)) faults.InvalidText($"{field}[{i}]", name, SubdomainRule);
        }
    }

    private static bool IsLabel(string text) =>
        text.Length > 0 && IsLowerAlphanumeric(text[0]) && IsLowerAlphanumeric(text[^1]) && text.All(c => IsLowerAlphanumeric(c) || c is '-' or '_');

    private static bool IsLowerAlphanumeric(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
