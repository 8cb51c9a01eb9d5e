using System.Xml.Linq;

namespace Meridian.Dns;

/// <summary>What Route 53's errors mean.</summary>
internal static class Route53Errors
{
    public static ProviderException Of(ProviderAnswer answer)
    {
        var document = Route53Api.Parse(answer.Body);
        var code = document is null ? "" : Value(document, "Code") is { Length: > 0 } said ? said : document.Name.LocalName;
        var message = document is null ? answer.Status.ToString() : string.Join(' ', document.Descendants().Where(e => e.Name.LocalName == "Message").Select(e => e.Value));
        var words = $"{answer.Host}: {code}: {message}";
        return code switch
        {
            "Throttling" or "ThrottlingException" or "PriorRequestNotComplete" => new ProviderException(ProviderFault.Throttled, words, answer.RetryAfter),
            "NoSuchHostedZone" or "HostedZoneNotFound" => new ProviderException(ProviderFault.NoZone, words),
            "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" or "InvalidClientTokenId" or "SignatureDoesNotMatch" or "AccessDenied" or "AccessDeniedException" or "MissingAuthenticationToken" =>
                new ProviderException(ProviderFault.Denied, words),
            // Somebody else was quicker: what we took for granted is not so.
            "InvalidChangeBatch" when message.Contains("not found", StringComparison.Ordinal) || message.Contains("do not match", StringComparison.Ordinal) || message.Contains("already exists", StringComparison.Ordinal) =>
                new ProviderException(ProviderFault.Conflict, words),
            "InvalidChangeBatch" or "InvalidInput" => new ProviderException(ProviderFault.Rejected, words),
            _ => ProviderHttp.Problem(answer, $"{code} {message}".Trim()),
        };
    }

    private static string Value(XElement document, string name) => document.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";
}
