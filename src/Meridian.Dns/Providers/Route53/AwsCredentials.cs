namespace Meridian.Dns;

/// <summary>Who signs requests to AWS.</summary>
/// <param name="AccessKeyId">Public part.</param>
/// <param name="SecretAccessKey">Secret part.</param>
/// <param name="SessionToken">Token of temporary credentials; empty for lasting ones.</param>
internal sealed record AwsCredentials(string AccessKeyId, string SecretAccessKey, string SessionToken)
{
    /// <summary>From the configuration, else the environment, else the file that AWS's own tools use.</summary>
    /// <exception cref="ProviderSettingsException">There are none.</exception>
    public static AwsCredentials Find(ProviderSettings settings, Func<string, string?> variable)
    {
        var profile = settings.Optional("profile") ?? variable("AWS_PROFILE") ?? "default";
        var file = settings.Optional("credentials-file") ?? variable("AWS_SHARED_CREDENTIALS_FILE") ?? Path.Combine(variable("HOME") ?? "/", ".aws", "credentials");
        var (id, secret, token) = (settings.Optional("access-key-id"), settings.OptionalSecret("secret-access-key"), settings.OptionalSecret("session-token"));
        if (id is not null && secret is not null) return new AwsCredentials(id, secret, token ?? "");
        if (id is not null || secret is not null) throw new ProviderSettingsException("aws-route53: access-key-id and secret-access-key belong together");
        if (variable("AWS_ACCESS_KEY_ID") is { Length: > 0 } givenId && variable("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } givenSecret) return new AwsCredentials(givenId, givenSecret, variable("AWS_SESSION_TOKEN") ?? "");
        return File.Exists(file) && OfProfile(settings.File("credentials-file", file), profile) is { } found
            ? found
            : throw new ProviderSettingsException($"aws-route53 has no credentials: give access-key-id and secret-access-key, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or a file with the profile {profile} at {file}");
    }

    /// <summary>A name only: the secrets are never told.</summary>
    public override string ToString() => AccessKeyId;

    private static AwsCredentials? OfProfile(string text, string profile)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var inside = false;
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            if (line is ['[', .., ']']) inside = line[1..^1].Trim() == profile;
            else if (inside && line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at) values[line[..at].Trim()] = line[(at + 1)..].Trim();
        }
        return values.TryGetValue("aws_access_key_id", out var id) && values.TryGetValue("aws_secret_access_key", out var secret)
            ? new AwsCredentials(id, secret, values.GetValueOrDefault("aws_session_token") ?? "")
            : null;
    }
}
