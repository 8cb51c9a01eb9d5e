using System.Text.Json.Nodes;

namespace Meridian.Controllers.Certificates;

/// <summary>Decides about a CertificateSigningRequest. Pure.</summary>
internal static class CertificatePlan
{
    private const string Client = "kubernetes.io/kube-apiserver-client";
    private const string NodeClient = "kubernetes.io/kube-apiserver-client-kubelet";
    private const string NodeServer = "kubernetes.io/kubelet-serving";
    private static readonly string[] Signers = [Client, NodeClient, NodeServer];

    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(365);
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SettledFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan PendingFor = TimeSpan.FromHours(24);

    /// <summary>Whether the request waits for a certificate of ours.</summary>
    public static bool IsToSign(JsonObject request) =>
        Signers.Contains(Signer(request)) && Has(request, "Approved") && !Has(request, "Denied") && !Has(request, "Failed") && request["status"]?["certificate"] is null;

    /// <summary>Whether the certificate is for a server.</summary>
    public static bool IsForServers(JsonObject request) => Signer(request) == NodeServer;

    /// <summary>How long the certificate is good: as asked, from ten minutes to a year.</summary>
    public static TimeSpan Life(JsonObject request) =>
        long.TryParse(request["spec"]?["expirationSeconds"]?.ToString(), out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, ShortestLife.TotalSeconds, LongestLife.TotalSeconds))
            : LongestLife;

    /// <summary>How a request fails what its signer demands; empty if it does not.</summary>
    public static string Fault(JsonObject request)
    {
        var usages = (request["spec"]?["usages"] as JsonArray ?? []).Select(u => u?.ToString() ?? "").ToHashSet(StringComparer.Ordinal);
        var wanted = IsForServers(request) ? "server auth" : "client auth";
        string[] allowed = ["digital signature", "key encipherment", wanted];
        if (!usages.Contains(wanted)) return $"usages did not contain {wanted}";
        return usages.All(allowed.Contains) ? "" : "invalid usage for " + (IsForServers(request) ? "server certificate" : "client certificate");
    }

    /// <summary>How who it is for fails what its signer demands; empty if that does not.</summary>
    public static string SubjectFault(JsonObject request, string pem) =>
        Signer(request) is NodeClient or NodeServer ? RequestedSubject.Read(pem).NodeFault(IsForServers(request)) : "";

    /// <summary>How long until the request is old enough to be removed: an hour after it was settled, a day after it was made otherwise.</summary>
    public static TimeSpan UntilOld(JsonObject request, DateTimeOffset created, DateTimeOffset now)
    {
        var settled = (request["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(c => c["type"]?.ToString() is "Denied" or "Failed" || (c["type"]?.ToString() == "Approved" && request["status"]?["certificate"] is not null))
            .Select(c => DateTimeOffset.TryParse(c["lastUpdateTime"]?.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : created)
            .ToArray();
        var end = settled.Length > 0 ? settled.Max() + SettledFor : created + PendingFor;
        return end > now ? end - now : TimeSpan.Zero;
    }

    private static string Signer(JsonObject request) => request["spec"]?["signerName"]?.ToString() ?? "";

    private static bool Has(JsonObject request, string type) =>
        (request["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>().Any(c => c["type"]?.ToString() == type && c["status"]?.ToString() is null or "True");
}
