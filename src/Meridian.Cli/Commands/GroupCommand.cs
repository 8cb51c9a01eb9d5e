using System.CommandLine;
using System.CommandLine.Help;

namespace Meridian.Cli;

/// <summary>A command that only has commands below it; alone it prints its help.</summary>
internal sealed class GroupCommand : Command, IHasExamples
{
    public GroupCommand(string name, string description, params string[] examples) : base(name, description)
    {
        Examples = examples;
        SetAction(arguments => new ExamplesHelp(new HelpAction()).Invoke(arguments));
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; }
}

/// <summary><c>meridian</c> itself; alone it prints its help.</summary>
internal sealed class RootGroup : RootCommand, IHasExamples
{
    public RootGroup() : base("Meridian: Kubernetes from your laptop to the world.") =>
        SetAction(arguments => new ExamplesHelp(new HelpAction()).Invoke(arguments));

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = ["meridian up --demo", "meridian status", "meridian delete --all"];
}
