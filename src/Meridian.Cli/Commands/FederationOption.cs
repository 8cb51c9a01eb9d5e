using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>--federation</c>: which federation a command is about.</summary>
internal sealed class FederationOption : Option<string?>
{
    public FederationOption() : base("--federation", "--context")
    {
        Description = "Context of the federation. Default: the one of \"meridian up\", else the current context.";
        HelpName = "CONTEXT";
    }
}
