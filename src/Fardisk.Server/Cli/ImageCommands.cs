using System.CommandLine;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary><c>fardisk image …</c></summary>
internal static class ImageCommands
{
    public static Command Create(CliCaller caller)
    {
        Command group = new("image", "Golden disks that clients' disks are made from.");
        group.Add(New(caller));
        group.Add(Import(caller));
        group.Add(List(caller));
        group.Add(Show(caller));
        return group;
    }

    private static Command New(CliCaller caller)
    {
        Argument<string> name = new("NAME") { Description = "Name of the new image." };
        Option<string> size = new("--size") { Description = "Size as the PC sees it: 40G, 512M, 1.5T (1024 each).", HelpName = "SIZE", Required = true };
        Option<bool> dryRun = CommonOptions.DryRun();
        Command command = new("create", "Make an empty image, to install a system onto. It takes no space yet.") { name, size, dryRun };
        command.SetAction((parse, cancellation) => Change(
            caller, parse, "image.create", new ImageArguments { Name = parse.GetValue(name) ?? "", Size = parse.GetValue(size), DryRun = parse.GetValue(dryRun) }, cancellation));
        return command;
    }

    private static Command Import(CliCaller caller)
    {
        Argument<string> file = new("FILE") { Description = "A raw disk image or block device (convert others first: qemu-img convert -O raw)." };
        Argument<string> name = new("NAME") { Description = "Name of the new image." };
        Option<bool> dryRun = CommonOptions.DryRun();
        Command command = new("import", "Copy a disk into the store as an image. Holes and zeros take no space.") { file, name, dryRun };
        command.SetAction((parse, cancellation) => Change(
            caller,
            parse,
            "image.import",
            new ImageArguments
            {
                Name = parse.GetValue(name) ?? "",
                File = Path.GetFullPath(parse.GetValue(file) ?? "", caller.Environment.Folder),
                DryRun = parse.GetValue(dryRun),
            },
            cancellation));
        return command;
    }

    private static Command List(CliCaller caller)
    {
        Command command = new("list", "List the images.");
        command.SetAction((parse, cancellation) => caller.Call(
            parse, "image.list", new NoArguments(), ApiJson.Default.NoArguments, ApiJson.Default.IReadOnlyListImageView, images => PrintList(caller, images), cancellation));
        return command;
    }

    private static Command Show(CliCaller caller)
    {
        Argument<string> name = new("NAME") { Description = "Name of the image." };
        Command command = new("show", "Show everything about one image.") { name };
        command.SetAction((parse, cancellation) => caller.Call(
            parse, "image.show", new NameArguments { Name = parse.GetValue(name) ?? "" }, ApiJson.Default.NameArguments, ApiJson.Default.ImageView, image => PrintOne(caller.Output, image), cancellation));
        return command;
    }

    private static Task<int> Change(CliCaller caller, ParseResult parse, string verb, ImageArguments arguments, CancellationToken cancellation) => caller.Call(
        parse,
        verb,
        arguments,
        ApiJson.Default.ImageArguments,
        ApiJson.Default.ChangeView,
        change =>
        {
            ChangePrinter.Print(caller.Output, change);
            if (change.Image is { } image)
            {
                caller.Output.WriteLine($"  {Quantity.Bytes(image.SizeBytes)}, {Quantity.Bytes(image.StoredBytes)} stored{(string.IsNullOrEmpty(image.Sha256) ? "" : $", SHA-256 {image.Sha256}")}");
            }
        },
        cancellation);

    private static void PrintList(CliCaller caller, IReadOnlyList<ImageView> images)
    {
        if (images.Count == 0)
        {
            caller.Output.WriteLine("No images yet. Import one: fardisk image import FILE NAME, or make an empty one: fardisk image create NAME --size 40G");
            return;
        }

        TextTable table = new("NAME", ">VERSION", ">SIZE", ">STORED", "CREATED", ">CLIENTS", "SOURCE");
        foreach (ImageView image in images)
        {
            table.Add(
                image.Name, $"{image.Version}", Quantity.Bytes(image.SizeBytes), Quantity.Bytes(image.StoredBytes), $"{image.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm}", $"{image.Clients.Count}", image.Source);
        }

        table.Write(caller.Output, caller.Environment.OutputHasColor);
    }

    private static void PrintOne(TextWriter output, ImageView image)
    {
        void Line(string what, string? value) => output.WriteLine($"{what,-12}{(string.IsNullOrEmpty(value) ? "-" : TerminalText.Escape(value))}");
        Line("name", image.Name);
        Line("version", $"{image.Version}");
        Line("size", $"{Quantity.Bytes(image.SizeBytes)} ({image.SizeBytes} bytes)");
        Line("stored", Quantity.Bytes(image.StoredBytes));
        Line("sha256", image.Sha256);
        Line("created", $"{image.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss zzz}");
        Line("source", image.Source ?? "made empty");
        Line("clients", string.Join(", ", image.Clients));
    }
}
