using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Meridian.Dns;

/// <summary>AWS's signature of requests, version 4. Pure.</summary>
internal static class SignatureV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string DateHeader = "X-Amz-Date";
    public const string TokenHeader = "X-Amz-Security-Token";

    /// <summary>A moment as AWS writes it.</summary>
    public static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="credentials">Who signs.</param>
    /// <param name="scope">Region and service.</param>
    /// <param name="method">Method.</param>
    /// <param name="url">Address; path and query as they are sent.</param>
    /// <param name="headers">The headers that are signed, <c>host</c> and <c>x-amz-date</c> among them.</param>
    /// <param name="body">Content.</param>
    public static string Authorization(AwsCredentials credentials, (string Region, string Service) scope, string method, Uri url, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        var signed = headers.Select(h => (Name: h.Key.ToLowerInvariant(), Value: Trimmed(h.Value))).OrderBy(h => h.Name, StringComparer.Ordinal).ToArray();
        var names = string.Join(';', signed.Select(h => h.Name));
        var date = signed.First(h => h.Name == "x-amz-date").Value;
        var canonical = $"{method}\n{url.AbsolutePath}\n{Query(url)}\n{string.Concat(signed.Select(h => $"{h.Name}:{h.Value}\n"))}\n{names}\n{Hex(SHA256.HashData(body))}";
        var where = $"{date[..8]}/{scope.Region}/{scope.Service}/aws4_request";
        var toSign = $"{Algorithm}\n{date}\n{where}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        return $"{Algorithm} Credential={credentials.AccessKeyId}/{where}, SignedHeaders={names}, Signature={Hex(Mac(Key(credentials, date[..8], scope), toSign))}";
    }

    private static byte[] Key(AwsCredentials credentials, string day, (string Region, string Service) scope)
    {
        var key = Encoding.UTF8.GetBytes($"AWS4{credentials.SecretAccessKey}");
        foreach (var part in (string[])[day, scope.Region, scope.Service, "aws4_request"]) key = Mac(key, part);
        return key;
    }

    // By name, then by value, both as they are encoded; a name alone has an empty value.
    private static string Query(Uri url) => string.Join('&', url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (Name: p[..at], Value: p[(at + 1)..]) : (Name: p, Value: ""))
        .Select(p => (Name: Encoded(p.Name), Value: Encoded(p.Value)))
        .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
        .Select(p => $"{p.Name}={p.Value}"));

    private static string Encoded(string part) => Uri.EscapeDataString(Uri.UnescapeDataString(part));

    private static string Trimmed(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
