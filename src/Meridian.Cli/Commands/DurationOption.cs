using System.CommandLine;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>An option whose value is a length of time.</summary>
internal sealed class DurationOption : Option<TimeSpan?>
{
    public DurationOption(string name, string description) : base(name)
    {
        (Description, HelpName) = (description, "DURATION");
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && DurationText.Parse(token.Value) is { } duration) return duration;
            result.AddError($"{name}: \"{string.Join(' ', result.Tokens)}\" is no length of time such as 300ms, 30s or 5m");
            return null;
        };
    }
}
